import { useState } from 'react';
import { rollCall } from '@contract/roll-call';
import { org } from '@contract/org';
import { DAY_KIND_NAMES } from '@contract/org-year';
import type { OutputOf } from '@contract/core/define';
import { addDays, clockOf, dayInWords, dayOf } from '@contract/core/time';
import { serverNow } from '@/platform/clock';
import { useQuery } from '@/platform/use-query';
import { Page } from '@/shell/page';
import { Card, SectionTitle } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { DateField } from '@/ui/date-field';
import { Icon } from '@/ui/icon';
import { Loaded } from '@/ui/loaded';
import { Row } from '@/ui/row';
import { Segment } from '@/ui/segment';
import { Empty } from '@/ui/states';
import { openOrg } from '../../paths';

type Check = OutputOf<typeof rollCall, 'checks'>['checks'][number];

/** What would open on a chosen day, and why not, told before the day comes. */
export default function ChecksPage() {
  const today = dayOf(serverNow());
  const [day, setDay] = useState(today);
  return (
    <Page>
      <Segment
        label="哪一天"
        items={[
          { key: today, word: '今天' },
          { key: addDays(today, 1), word: '明天' },
          { key: addDays(today, 2), word: '后天' },
        ]}
        chosen={day}
        onChoose={setDay}
      />
      <Card flush>
        <DateField label="看哪一天" value={day} onChange={setDay} />
      </Card>
      <Reason day={day} />
      <Checks day={day} />
    </Page>
  );
}

function Reason({ day }: { day: string }) {
  const query = useQuery(org, 'calendar', { from: day, to: day }, { keep: false });
  const found = query.data?.days[0];
  if (!found) return null;
  const kind = DAY_KIND_NAMES[found.kind];
  const why = [
    found.name !== kind ? found.name : '',
    found.teachesAs ? `上 ${dayInWords(found.teachesAs)} 的课` : '',
    found.term?.name ?? '不在任何学期里',
    found.timetable === 'summer' ? '夏季作息' : '冬季作息',
    found.overridden ? '学校改过' : '',
  ];
  return (
    <Card flush>
      <Row
        title={`${dayInWords(day)} · ${kind}`}
        note={why.filter(Boolean).join(' · ')}
        lead={<Icon name="calendar-days" />}
        value="校历"
        onTap={() => openOrg('calendar')}
      />
    </Card>
  );
}

function Checks({ day }: { day: string }) {
  const query = useQuery(rollCall, 'checks', { day }, { keep: false });
  return (
    <Loaded query={query} heights={[64, 64, 64, 64]}>
      {({ checks }) =>
        checks.length === 0 ? (
          <Empty icon="clock" title="这一天没有任何考勤" text="没有为这种作息设考勤时段。" />
        ) : (
          <>
            <SectionTitle>
              {checks.some(({ off }) => off === null) ? '这一天会开的考勤' : '这一天都不开'}
            </SectionTitle>
            <Card flush>
              {checks.map((check) => (
                <CheckRow key={check.checkId} check={check} />
              ))}
            </Card>
          </>
        )
      }
    </Loaded>
  );
}

function CheckRow({ check: { checkName, opensAt, closesAt, locksAt, off } }: { check: Check }) {
  const times = `${clockOf(opensAt)} 开始，${clockOf(closesAt)} 结束，${clockOf(locksAt)} 锁定`;
  return (
    <Row
      title={checkName}
      note={off ?? times}
      lead={<Icon name={off === null ? 'clipboard-check' : 'clock'} />}
      value={
        <Chip tone={off === null ? 'ok' : 'neutral'} glyph={off === null ? '✓' : '–'}>
          {off === null ? '会开' : '不开'}
        </Chip>
      }
      label={`${checkName}，${off === null ? `会开，${times}` : `不开，${off}`}`}
    />
  );
}
