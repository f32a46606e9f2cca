import { useState } from 'react';
import { addDays, dayOf } from '@contract/core/time';
import { leave } from '@contract/leave';
import { serverNow } from '@/platform/clock';
import { useList } from '@/platform/use-list';
import { Page } from '@/shell/page';
import { Card } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { DateField } from '@/ui/date-field';
import { Loaded, MoreRows } from '@/ui/loaded';
import { Row } from '@/ui/row';
import { Segment } from '@/ui/segment';
import { Empty } from '@/ui/states';
import { DIRECTION_NAMES } from '../../gate-model';
import { passageNote, passageTitle } from '../../passage-words';
import { HandOvers } from './hand-overs';

type View = 'passages' | 'hand-overs';

const VIEWS = [
  { key: 'passages', word: '出入记录' },
  { key: 'hand-overs', word: '交接班' },
] as const;

/** What a shift did at its gates, and what it tells the next one. */
export default function DayListPage() {
  const [view, setView] = useState<View>('passages');
  return (
    <Page allow={leave.actions['day-list'].allow}>
      <Segment label="看什么" items={VIEWS} chosen={view} onChoose={setView} />
      {view === 'passages' ? <Passages /> : <HandOvers />}
    </Page>
  );
}

function Passages() {
  const now = serverNow();
  const [day, setDay] = useState(() => dayOf(now));
  const list = useList(leave, 'day-list', { day });
  const today = day === dayOf(now);
  return (
    <>
      <Card flush>
        <DateField
          label="日期"
          value={day}
          from={addDays(dayOf(now), -365)}
          to={dayOf(now)}
          onChange={setDay}
        />
      </Card>
      <Loaded query={list} heights={[64, 64, 64, 64]}>
        {() =>
          list.items?.length === 0 ? (
            <Empty
              title={today ? '今天还没有人出入' : '这一天没有出入记录'}
              text="在门岗核验里扫码登记后，会出现在这里。"
            />
          ) : (
            <Card flush>
              {list.items?.map((passage) => (
                <Row
                  key={passage.passageId}
                  title={passageTitle(passage)}
                  note={passageNote(passage)}
                  value={
                    passage.remark === null ? (
                      <Chip
                        tone={passage.direction === 'out' ? 'brand' : 'ok'}
                        glyph={passage.direction === 'out' ? '↗' : '↙'}
                      >
                        {DIRECTION_NAMES[passage.direction]}
                      </Chip>
                    ) : (
                      <Chip tone="warn" glyph="!">
                        对不上
                      </Chip>
                    )
                  }
                />
              ))}
            </Card>
          )
        }
      </Loaded>
      <MoreRows more={list.more} />
    </>
  );
}
