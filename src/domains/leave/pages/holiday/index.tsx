import { useState } from 'react';
import { dayOf } from '@contract/core/time';
import { leave } from '@contract/leave';
import { serverNow } from '@/platform/clock';
import { mayAsk } from '@/platform/may';
import { useSession } from '@/platform/session';
import { useCommand } from '@/platform/use-command';
import { useQuery } from '@/platform/use-query';
import { Page } from '@/shell/page';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { DateField } from '@/ui/date-field';
import { Field } from '@/ui/field';
import { Loaded } from '@/ui/loaded';
import { Problem } from '@/ui/problem';
import { SafeBar } from '@/ui/safe-bar';
import { Sheet } from '@/ui/sheet';
import { Empty } from '@/ui/states';
import { ownNodes, waysTo } from '../../scope';
import { OneHoliday } from './one-holiday';

export default function HolidayPage() {
  return (
    <Page>
      <Holidays />
    </Page>
  );
}

/** Leaving for a holiday and coming back, entered class by class (L16); the office opens it. */
function Holidays() {
  const me = useSession((session) => session.me);
  const query = useQuery(leave, 'holidays', {});
  const [opening, setOpening] = useState(false);
  const today = dayOf(serverNow());
  const office = me !== null && mayAsk(me, leave.actions['open-holiday'].allow);
  // A class is entered by whoever keeps it; from a campus no way leads to one.
  const roots = me ? waysTo(ownNodes(me, leave.actions['holiday-class'].allow), ['class']) : [];
  return (
    <>
      <Loaded query={query} heights={[72, 160]}>
        {({ holidays }) =>
          holidays.length === 0 ? (
            <Empty
              icon="calendar-days"
              title="现在没有离校返校登记"
              text={office ? '放假前在这里开一次，辅导员逐班登记。' : '学工部开放登记后，在这里逐班登记。'}
            />
          ) : (
            holidays.map((holiday) => (
              <OneHoliday key={holiday.holidayId} holiday={holiday} today={today} roots={roots} />
            ))
          )
        }
      </Loaded>
      {office && (
        <SafeBar>
          <Button block look="primary" icon="plus" onTap={() => setOpening(true)}>
            开放一次登记
          </Button>
        </SafeBar>
      )}
      {opening && <OpenHoliday today={today} onOpened={query.refresh} onClose={() => setOpening(false)} />}
    </>
  );
}

function OpenHoliday({
  today,
  onOpened,
  onClose,
}: {
  today: string;
  onOpened: () => Promise<void>;
  onClose: () => void;
}) {
  const command = useCommand(leave, 'open-holiday');
  const [title, setTitle] = useState('');
  const [leaveFromOn, setLeaveFromOn] = useState<string | null>(null);
  const [backByOn, setBackByOn] = useState<string | null>(null);
  const send = async () => {
    if (leaveFromOn === null || backByOn === null) return;
    if (!(await command.run({ title: title.trim(), leaveFromOn, backByOn }))) return;
    onClose();
    say('已开放，辅导员可以逐班登记');
    await onOpened();
  };
  return (
    <Sheet
      title="开放离校返校登记"
      note="返校日后再过一周自动结束"
      onClose={onClose}
      foot={
        <Button
          block
          look="primary"
          busy={command.busy}
          disabled={title.trim().length < 2 || leaveFromOn === null || backByOn === null}
          onTap={() => void send()}
        >
          开放登记
        </Button>
      }
    >
      <Field label="名称" value={title} max={40} placeholder="如 2027 年元旦" onChange={setTitle} />
      <DateField label="离校从" value={leaveFromOn} from={today} onChange={setLeaveFromOn} />
      <DateField label="返校不晚于" value={backByOn} from={leaveFromOn ?? today} onChange={setBackByOn} />
      <Problem error={command.error} />
    </Sheet>
  );
}
