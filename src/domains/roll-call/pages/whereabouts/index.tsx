import { Text, View } from '@tarojs/components';
import { Fragment, useCallback, useMemo, useState } from 'react';
import type { OutputOf } from '@contract/core/define';
import { clockOf, timeInWords } from '@contract/core/time';
import { rollCall } from '@contract/roll-call';
import {
  MISSING,
  SHEET_STATE_NAMES,
  STATUS_GLYPHS,
  STATUS_NAMES,
  type Status,
} from '@contract/roll-call-rules';
import { serverNow } from '@/platform/clock';
import { open } from '@/platform/navigation';
import { call } from '@/platform/call';
import { usePages } from '@/platform/use-pages';
import { useQuery } from '@/platform/use-query';
import { Page } from '@/shell/page';
import { aria } from '@/ui/aria';
import { Card, SectionTitle } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { cx } from '@/ui/class-names';
import { Loaded, MoreRows } from '@/ui/loaded';
import { Row } from '@/ui/row';
import { Segment } from '@/ui/segment';
import { Empty } from '@/ui/states';
import { STATUS_TONES } from '../../status-look';
import css from './index.module.scss';

type Board = OutputOf<typeof rollCall, 'board'>;
type Building = Board['buildings'][number];
type Listed = OutputOf<typeof rollCall, 'whereabouts'>['people'][number];

/** What one asks first when a building must be emptied: who is not known to be safe. */
const ASKED: readonly Status[] = [
  'not-back',
  'not-seen',
  'unmarked',
  'present',
  'leave',
  'official',
  'placement',
  'day',
];

export default function WhereaboutsPage() {
  return (
    <Page>
      <Whereabouts />
    </Page>
  );
}

/** Where everybody is, by building and floor, down to names: also the roll of an emergency (R24). */
function Whereabouts() {
  const query = useQuery(rollCall, 'board', {}, { everyMs: 5_000 });
  const [buildingId, setBuildingId] = useState<string | null>(null);
  return (
    <Loaded query={query} heights={[96, 160, 160]}>
      {(board) => {
        const building = board.buildings.find((candidate) => candidate.buildingId === buildingId);
        if (board.buildings.length === 0) return <Empty icon="building-2" title="您的范围内没有楼栋" />;
        return building ? (
          <Names building={building} onBack={() => setBuildingId(null)} />
        ) : (
          <Buildings board={board} onChoose={setBuildingId} />
        );
      }}
    </Loaded>
  );
}

function Buildings({ board, onChoose }: { board: Board; onChoose: (buildingId: string) => void }) {
  return (
    <>
      <Card>
        <View className={css.counts}>
          {(Object.keys(STATUS_NAMES) as Status[])
            .filter((status) => (board.counts[status] ?? 0) > 0)
            .map((status) => (
              <Chip key={status} tone={STATUS_TONES[status]} glyph={STATUS_GLYPHS[status]}>
                {`${STATUS_NAMES[status]} ${board.counts[status] ?? 0}`}
              </Chip>
            ))}
        </View>
        <Text className={css.asOf}>
          {board.check ? `${board.check.checkName} · ` : ''}
          {clockOf(board.asOf)} 更新 · 未开始 {board.notBegun} 层
        </Text>
      </Card>
      {board.buildings.map((building) => (
        <Fragment key={building.buildingId}>
          <SectionTitle>{`${building.label} ${building.done}/${building.total}`}</SectionTitle>
          <Card flush>
            <View className={css.heat}>
              {building.floors.map((floor) => (
                <View
                  key={floor.floorId}
                  className={cx(css.cell, css[heatOf(floor)])}
                  {...aria({
                    role: 'button',
                    label: `${building.label}${floor.name}，${
                      floor.state === 'exempt'
                        ? SHEET_STATE_NAMES.exempt
                        : `已点 ${floor.done}，共 ${floor.total}，未归未见 ${floor.missing}`
                    }`,
                  })}
                  onClick={() => open('/domains/roll-call/pages/sheet/index', { sheetId: floor.sheetId })}
                >
                  <Text className={css.floor}>{floor.name}</Text>
                  <Text className={css.share}>{shareOf(floor)}</Text>
                </View>
              ))}
            </View>
            <Row title="名单" note="谁在、谁不在" onTap={() => onChoose(building.buildingId)} />
          </Card>
        </Fragment>
      ))}
    </>
  );
}

function shareOf({ state, missing, done, total }: Building['floors'][number]): string {
  if (state === 'exempt') return SHEET_STATE_NAMES.exempt;
  return missing > 0 ? `! ${missing}` : `${done}/${total}`;
}

/** Bed, and what was noted when; of whom this check does not ask, what is known otherwise. */
function noteOf({ place, bed, at, s, known }: Listed, now: number): string {
  const words = [`${place}${bed === null ? '' : ` ${bed}床`}`];
  if (at !== null) words.push(`${clockOf(at)} 记录`);
  if (s === 'exempt') words.push(knownWords(known ?? null, now));
  return words.join(' · ');
}

function knownWords(known: NonNullable<Listed['known']> | null, now: number): string {
  if (known === null) return '最近没有记录';
  const when = known.at === null ? '' : timeInWords(known.at, now);
  return known.checkName === ''
    ? `${STATUS_NAMES[known.s]}，${when} 起`
    : `${known.checkName} ${when} ${STATUS_NAMES[known.s]}`;
}

/** From pale to full as the floor fills; a floor with missing people or one not begun stands out by colour and sign. */
function heatOf(floor: Building['floors'][number]): 'missing' | 'cold' | 'warm' | 'full' | 'exempt' {
  if (floor.state === 'exempt') return 'exempt';
  if (floor.missing > 0) return 'missing';
  if (floor.total === 0 || floor.done >= floor.total) return 'full';
  return floor.done === 0 ? 'cold' : 'warm';
}

/** The asked ones, and whatever else is there: nobody may be in no list (R24). */
function askedOf(building: Building): Status[] {
  const others = (Object.keys(STATUS_NAMES) as Status[]).filter(
    (status) => !ASKED.includes(status) && (building.counts[status] ?? 0) > 0,
  );
  return [...ASKED, ...others];
}

function Names({ building, onBack }: { building: Building; onBack: () => void }) {
  const [status, setStatus] = useState<Status>(
    MISSING.find((one) => (building.counts[one] ?? 0) > 0) ?? 'unmarked',
  );
  const { buildingId } = building;
  const input = useMemo(
    () => ({ level: 'building' as const, placeId: buildingId, statuses: [status] }),
    [buildingId, status],
  );
  const query = useQuery(rollCall, 'whereabouts', input);
  const first = useMemo(
    () => query.data && { items: query.data.people, next: query.data.next },
    [query.data],
  );
  const ask = useCallback(
    async (cursor: string) => {
      const page = await call(rollCall, 'whereabouts', { ...input, cursor });
      return { items: page.people, next: page.next };
    },
    [input],
  );
  const { items: people, more } = usePages(first, ask);
  return (
    <>
      <Card flush>
        <Row title={building.label} note="返回各楼" onTap={onBack} />
      </Card>
      <Segment<Status>
        label="状态"
        items={askedOf(building).map((key) => ({
          key,
          word: STATUS_NAMES[key],
          count: building.counts[key] ?? 0,
        }))}
        chosen={status}
        onChoose={setStatus}
      />
      <Loaded query={query} heights={[64, 64, 64]}>
        {() =>
          people.length === 0 ? (
            <Empty icon="users" title={`没有${STATUS_NAMES[status]}的人`} />
          ) : (
            <>
              <Card flush>
                {people.map((person) => (
                  <Row
                    key={person.personId}
                    title={`${person.name} ${person.number}`}
                    note={noteOf(person, serverNow())}
                    value={
                      <Chip tone={STATUS_TONES[person.s]} glyph={STATUS_GLYPHS[person.s]}>
                        {STATUS_NAMES[person.s]}
                      </Chip>
                    }
                  />
                ))}
              </Card>
              <MoreRows more={more} />
            </>
          )
        }
      </Loaded>
    </>
  );
}
