import { Text, View } from '@tarojs/components';
import { Fragment, useState } from 'react';
import type { OutputOf } from '@contract/core/define';
import { clockOf } from '@contract/core/time';
import { rollCall } from '@contract/roll-call';
import { MISSING } from '@contract/roll-call-rules';
import { serverNow } from '@/platform/clock';
import { open, parameter } from '@/platform/navigation';
import { useQuery } from '@/platform/use-query';
import { Page } from '@/shell/page';
import { Card, SectionTitle } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { cx } from '@/ui/class-names';
import { Loaded } from '@/ui/loaded';
import { Row } from '@/ui/row';
import { SearchField } from '@/ui/search-field';
import { Segment } from '@/ui/segment';
import { Empty } from '@/ui/states';
import { floorStanding, groupFloors, type FloorCard } from '../../floors-model';
import css from './index.module.scss';

type Floors = OutputOf<typeof rollCall, 'floors'>;

/** A long list is cut into pieces a phone draws at once; the worst come first anyway. */
const PIECE = 40;

export default function FloorsPage() {
  return (
    <Page>
      <Board />
    </Page>
  );
}

/** Every floor in scope at one check: those one can still do something about come first (R18). */
function Board() {
  const [checkId, setCheckId] = useState(parameter('check'));
  // The evening's check runs on after midnight and belongs to the day before (R19).
  const [day] = useState(parameter('day'));
  const on = day === null ? {} : { day };
  const checks = useQuery(rollCall, 'checks', on);
  const query = useQuery(rollCall, 'floors', checkId === null ? on : { ...on, checkId }, { everyMs: 15_000 });
  const offered = checks.data?.checks ?? [];
  return (
    <>
      {offered.length > 0 && (
        <Segment
          label="考勤时段"
          items={offered.map((check) => ({ key: check.checkId, word: check.checkName }))}
          chosen={checkId ?? checks.data?.current ?? offered[0]?.checkId ?? ''}
          onChoose={setCheckId}
        />
      )}
      <Loaded query={query} heights={[120, 64, 64, 64, 64]}>
        {(floors) => <FloorList floors={floors} />}
      </Loaded>
    </>
  );
}

function FloorList({ floors }: { floors: Floors }) {
  const [text, setText] = useState('');
  const [pieces, setPieces] = useState(1);
  const now = serverNow();
  const { check } = floors;
  if (!check) return <Empty icon="building-2" title="今天没有这次点名" />;
  if (check.off) return <Empty icon="calendar-days" title="今天不点名" text={check.off} />;
  if (floors.floors.length === 0) return <Empty icon="building-2" title="您的范围内没有楼层" />;
  const missing = MISSING.reduce((sum, status) => sum + (floors.counts[status] ?? 0), 0);
  const shown = floors.floors.filter((floor) => floor.floorLabel.includes(text.trim()));
  const groups = groupFloors(shown.slice(0, pieces * PIECE), now);
  return (
    <>
      <Card>
        <View className={css.figures}>
          <Figure number={floors.total - floors.done} unit={`未点，共 ${floors.total} 人`} />
          <Figure number={missing} unit="未归、未见" bad={missing > 0} />
          <Figure number={floors.floors.length} unit="层" />
        </View>
        <Text className={css.asOf}>
          {clockOf(check.opensAt)}–{clockOf(check.closesAt)} · {clockOf(floors.asOf)} 更新
        </Text>
      </Card>
      {floors.floors.length > 12 && <SearchField value={text} placeholder="楼名或楼层" onChange={setText} />}
      {groups.map((group) => (
        <Fragment key={group.title}>
          <SectionTitle>{`${group.title} ${group.floors.length} 层`}</SectionTitle>
          <Card flush>
            {group.floors.map((floor) => (
              <FloorRow key={floor.sheetId} floor={floor} now={now} />
            ))}
          </Card>
        </Fragment>
      ))}
      {shown.length === 0 && <Empty icon="text-search" title="没有找到这个楼层" />}
      {shown.length > pieces * PIECE && (
        <Row title={`还有 ${shown.length - pieces * PIECE} 层`} onTap={() => setPieces(pieces + 1)} />
      )}
    </>
  );
}

function FloorRow({ floor, now }: { floor: FloorCard; now: number }) {
  const { tone, word, note } = floorStanding(floor, now);
  return (
    <Row
      title={floor.floorLabel}
      note={note}
      value={<Chip tone={tone}>{word}</Chip>}
      label={`${floor.floorLabel}，${word}，${note}`}
      onTap={() => open('/domains/roll-call/pages/sheet/index', { sheetId: floor.sheetId })}
    />
  );
}

function Figure({ number, unit, bad }: { number: number; unit: string; bad?: boolean }) {
  return (
    <View className={css.figure}>
      <Text className={cx(css.number, bad && css.bad)}>{number}</Text>
      <Text className={css.unit}>{unit}</Text>
    </View>
  );
}
