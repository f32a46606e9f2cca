import { DAY, dayOf, HOUR, MINUTE } from '@contract/core/time';
import { KIND_NAMES, KINDS } from '@contract/leave-kinds';
import type { LeavePolicy } from '@contract/leave-policy';
import { serverNow } from '@/platform/clock';
import { Card, SectionTitle } from '@/ui/card';
import { Choices } from '@/ui/choices';
import { DateTimeField } from '@/ui/date-time-field';
import { Field } from '@/ui/field';
import { QuickPicks } from '../../components/quick-picks';
import { SlipPicker } from '../../components/slip-picker';
import type { Draft, Faults, Slip } from '../../draft';
import { daysOffered } from '../../when';

interface ApplyFormProps {
  draft: Draft;
  faults: Faults;
  policy: LeavePolicy | null;
  personId: string;
  slipNeeded: boolean;
  onChange: (patch: Partial<Draft>) => void;
  onSlips: (make: (slips: readonly Slip[]) => Slip[]) => void;
  onOpenSlips: (count: number) => void;
}

export function ApplyForm(props: ApplyFormProps) {
  const { draft, faults, policy, personId, slipNeeded, onChange, onSlips, onOpenSlips } = props;
  const now = serverNow();
  const days = daysOffered(policy, draft.kind, now);
  const next = Math.ceil(now / (10 * MINUTE)) * 10 * MINUTE;
  const begin = draft.from ?? next;
  return (
    <>
      <Card flush>
        <Choices
          label="请假类型"
          items={KINDS.filter((kind) => policy?.kinds[kind].enabled ?? true).map((key) => ({
            key,
            word: KIND_NAMES[key],
          }))}
          chosen={draft.kind}
          error={faults.kind}
          onChoose={(kind) => onChange({ kind })}
        />
        <QuickPicks now={now} onPick={onChange} />
        <DateTimeField
          label="开始时间"
          value={draft.from}
          suggest={next}
          now={now}
          {...days}
          error={faults.from}
          onChange={(from) => onChange({ from })}
        />
        <DateTimeField
          label="结束时间"
          value={draft.to}
          suggest={begin + 4 * HOUR}
          now={now}
          from={laterDay(dayOf(begin), days.from)}
          to={laterDay(dayOf(begin + DAY), days.to)}
          error={faults.to}
          onChange={(to) => onChange({ to })}
        />
      </Card>
      <SectionTitle>去向与联系</SectionTitle>
      <Card flush>
        <Choices
          label="是否离校"
          items={[
            { key: 'yes', word: '离校' },
            { key: 'no', word: '不离校' },
          ]}
          chosen={draft.offCampus === null ? null : draft.offCampus ? 'yes' : 'no'}
          hint={draft.offCampus ? '批准后会有出门凭证，出校时给门卫扫码' : undefined}
          error={faults.offCampus}
          onChoose={(answer) => onChange({ offCampus: answer === 'yes' })}
        />
        <Field
          label="去向（可不填）"
          value={draft.destination}
          max={60}
          placeholder="去哪里，例如 西安市第一医院"
          error={faults.destination}
          onChange={(destination) => onChange({ destination })}
        />
        <Field
          label="外出期间联系人（可不填）"
          value={draft.contactName}
          max={20}
          placeholder="例如 家长、同行同学"
          error={faults.contactName}
          onChange={(contactName) => onChange({ contactName })}
        />
        <Field
          label="联系电话"
          value={draft.contactPhone}
          max={20}
          placeholder="外出期间能打通的号码"
          error={faults.contactPhone}
          onChange={(contactPhone) => onChange({ contactPhone })}
        />
      </Card>
      <SectionTitle>事由</SectionTitle>
      <Card flush>
        <Field
          label="请假事由"
          value={draft.reason}
          max={300}
          long
          placeholder="只有审批人能看到，层长和宿管只看到请假时间"
          error={faults.reason}
          onChange={(reason) => onChange({ reason })}
        />
        <SlipPicker
          personId={personId}
          slips={draft.slips}
          label={slipNeeded ? '证明材料（必填）' : '证明材料（可不填）'}
          error={faults.slips}
          onChange={onSlips}
          onOpen={onOpenSlips}
        />
      </Card>
    </>
  );
}

function laterDay(one: string, other: string): string {
  return one > other ? one : other;
}
