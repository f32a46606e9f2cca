import { useState } from 'react';
import { clockOf, dayOf } from '@contract/core/time';
import { rollCall } from '@contract/roll-call';
import { STATUS_GLYPHS, STATUS_NAMES } from '@contract/roll-call-rules';
import { pagePath } from '@/domains/registry';
import { serverNow } from '@/platform/clock';
import { open } from '@/platform/navigation';
import { useQuery } from '@/platform/use-query';
import { Page } from '@/shell/page';
import { Button } from '@/ui/button';
import { Card, SectionTitle } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { Loaded } from '@/ui/loaded';
import { Row } from '@/ui/row';
import { Empty } from '@/ui/states';
import { MonthCalendar } from '../../components/month-calendar';
import { markNote } from '../../mine-model';
import { STATUS_TONES } from '../../status-look';

export default function MinePage() {
  return (
    <Page>
      <Today />
      <Month />
      <Button look="quiet" block onTap={() => open(pagePath('roll-call', 'appeals'))}>
        我的申诉
      </Button>
      <Button look="quiet" block onTap={() => open('/pages/privacy/index')}>
        谁能看到我的考勤
      </Button>
    </Page>
  );
}

/** How one mark came about, and the way to object to it (R20). */
function openRecord({ day, checkId }: { day: string; checkId: string }): void {
  open(pagePath('roll-call', 'record'), { day, checkId });
}

/** A student's own checks of today: what was noted, when, by whom; a roll that was not taken is the floor's (R18). */
function Today() {
  const query = useQuery(rollCall, 'mine', {});
  const now = serverNow();
  return (
    <>
      <SectionTitle>今天</SectionTitle>
      <Loaded query={query} heights={[64, 64, 64, 64]}>
        {({ marks }) =>
          marks.length === 0 ? (
            <Empty icon="calendar-days" title="今天没有考勤" />
          ) : (
            <Card flush>
              {marks.map((mark) => (
                <Row
                  key={mark.checkId}
                  title={`${mark.checkName} ${clockOf(mark.opensAt)}–${clockOf(mark.closesAt)}`}
                  note={markNote(mark, now)}
                  value={
                    <Chip tone={STATUS_TONES[mark.s]} glyph={STATUS_GLYPHS[mark.s]}>
                      {STATUS_NAMES[mark.s]}
                    </Chip>
                  }
                  label={`${mark.checkName}，${STATUS_NAMES[mark.s]}，${markNote(mark, now)}`}
                  onTap={() => openRecord(mark)}
                />
              ))}
            </Card>
          )
        }
      </Loaded>
    </>
  );
}

function Month() {
  const thisMonth = dayOf(serverNow()).slice(0, 7);
  const [month, setMonth] = useState(thisMonth);
  const query = useQuery(rollCall, 'month', { month });
  return (
    <>
      <SectionTitle>本学期</SectionTitle>
      <Loaded query={query} heights={[360]}>
        {({ days, totals }) => (
          <MonthCalendar
            month={month}
            latest={thisMonth}
            days={days}
            totals={totals}
            onMonth={setMonth}
            onMark={openRecord}
          />
        )}
      </Loaded>
    </>
  );
}
