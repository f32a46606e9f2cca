import { useState } from 'react';
import { KIND_NAMES, KINDS, type LeaveKind } from '@contract/leave-kinds';
import { COUNTING_NAMES, type Counting, type KindPolicy, type LeavePolicy } from '@contract/leave-policy';
import { Card, SectionTitle } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { ChoiceField } from '@/ui/choice-field';
import { Field } from '@/ui/field';
import { Row } from '@/ui/row';
import { NumberField } from '../../components/number-field';
import { faultAt, type Faults } from '../../policy-form';
import { KindSheet } from './kind-sheet';
import { kindNote } from './kind-words';
import { Tiers } from './tiers';

interface PartProps {
  draft: LeavePolicy;
  faults: Faults;
  onChange: (patch: Partial<LeavePolicy>) => void;
}

const COUNTINGS = (Object.keys(COUNTING_NAMES) as Counting[]).map((key) => ({
  key,
  word: COUNTING_NAMES[key],
}));

export function Chain({ draft, faults, onChange }: PartProps) {
  return (
    <>
      <SectionTitle>几天由谁批到头</SectionTitle>
      <Tiers tiers={draft.tiers} faults={faults} path="tiers" onChange={(tiers) => onChange({ tiers })} />
      <SectionTitle>怎么算</SectionTitle>
      <Card flush>
        <ChoiceField
          label="天数计算"
          items={COUNTINGS}
          chosen={draft.counting}
          onChoose={(counting) => onChange({ counting })}
        />
        <NumberField
          label="间隔多少小时以内的请假合并计算"
          value={draft.joinGapHours}
          hint="拆成几张请，也按合起来的天数定审批级别"
          error={faultAt(faults, 'joinGapHours')}
          onChange={(joinGapHours) => onChange({ joinGapHours })}
        />
        <NumberField
          label="多少小时没有审批就转下一级"
          value={draft.answerHours}
          error={faultAt(faults, 'answerHours')}
          onChange={(answerHours) => onChange({ answerHours })}
        />
        <NumberField
          label="一个班同时外出超过百分之几时提醒审批人"
          value={draft.classPercent}
          error={faultAt(faults, 'classPercent')}
          onChange={(classPercent) => onChange({ classPercent })}
        />
      </Card>
    </>
  );
}

export function Kinds({ draft, faults, onChange }: PartProps) {
  const [open, setOpen] = useState<LeaveKind | null>(null);
  const set = (kind: LeaveKind, policy: KindPolicy) =>
    onChange({ kinds: { ...draft.kinds, [kind]: policy } });
  return (
    <>
      <SectionTitle>学生能请哪几种假</SectionTitle>
      <Card flush>
        {KINDS.map((kind) => {
          const { enabled } = draft.kinds[kind];
          const wrong = faultAt(faults, `kinds.${kind}`);
          return (
            <Row
              key={kind}
              title={KIND_NAMES[kind]}
              note={wrong ?? kindNote(draft.kinds[kind])}
              value={
                wrong === undefined ? (
                  <Chip tone={enabled ? 'ok' : 'neutral'} glyph={enabled ? '✓' : '–'}>
                    {enabled ? '受理' : '不受理'}
                  </Chip>
                ) : (
                  <Chip tone="error" glyph="✕">
                    要改正
                  </Chip>
                )
              }
              onTap={() => setOpen(kind)}
            />
          );
        })}
      </Card>
      {open && (
        <KindSheet
          kind={open}
          policy={draft.kinds[open]}
          common={draft}
          faults={faults}
          onChange={(policy) => set(open, policy)}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}

const WORKING_DAYS = [
  '当天',
  '后 1 个工作日',
  '后 2 个工作日',
  '后 3 个工作日',
  '后 4 个工作日',
  '后 5 个工作日',
];

export function Limits({ draft, faults, onChange }: PartProps) {
  const overdue = (patch: Partial<LeavePolicy['overdue']>) =>
    onChange({ overdue: { ...draft.overdue, ...patch } });
  const step = (key: keyof LeavePolicy['overdue'], label: string, hint?: string) => (
    <NumberField
      label={label}
      value={draft.overdue[key]}
      {...(hint !== undefined && { hint })}
      error={faultAt(faults, `overdue.${key}`)}
      onChange={(value) => overdue({ [key]: value })}
    />
  );
  return (
    <>
      <SectionTitle>销假</SectionTitle>
      <Card flush>
        <ChoiceField
          label="请假结束后，最迟哪天销假"
          items={WORKING_DAYS.map((word, days) => ({ key: String(days), word }))}
          chosen={String(draft.returnWorkingDays)}
          onChoose={(days) => onChange({ returnWorkingDays: Number(days) })}
        />
        <Field
          label="那天几点前"
          value={draft.returnClock}
          max={5}
          placeholder="22:30"
          {...(faultAt(faults, 'returnClock') !== undefined && {
            error: faultAt(faults, 'returnClock') ?? '',
          })}
          onChange={(returnClock) => onChange({ returnClock: returnClock.replace('：', ':') })}
        />
      </Card>
      <SectionTitle>补假</SectionTitle>
      <Card flush>
        <NumberField
          label="开始后多少分钟内提交，不算补假"
          value={draft.retroToleranceMinutes}
          error={faultAt(faults, 'retroToleranceMinutes')}
          onChange={(retroToleranceMinutes) => onChange({ retroToleranceMinutes })}
        />
        <NumberField
          label="最多补几天前的假"
          value={draft.retroDays}
          error={faultAt(faults, 'retroDays')}
          onChange={(retroDays) => onChange({ retroDays })}
        />
        <NumberField
          label="多少小时内补交证明"
          value={draft.proofHours}
          hint="到时没有证明，按旷处理"
          error={faultAt(faults, 'proofHours')}
          onChange={(proofHours) => onChange({ proofHours })}
        />
      </Card>
      <SectionTitle>逾期未归，结束后多少分钟</SectionTitle>
      <Card flush>
        {step('graceMinutes', '提醒本人')}
        {step('counselorMinutes', '通知层长和辅导员')}
        {step('collegeMinutes', '通知学院值班')}
        {step('officeMinutes', '通知学工部、保卫，并联系家长')}
        {step('holdMinutes', '有人认领后暂停升级多少分钟', '到时还没有找到，接着往上通知')}
      </Card>
    </>
  );
}

export function Gate({ draft, faults, onChange }: PartProps) {
  return (
    <>
      <SectionTitle>离校与凭证</SectionTitle>
      <Card flush>
        <ChoiceField
          label="什么时候算已离校"
          items={[
            { key: 'clock', word: '到请假开始的时间就算' },
            { key: 'gate', word: '门卫登记出校才算' },
          ]}
          chosen={draft.departure}
          onChoose={(departure) => onChange({ departure })}
        />
        <NumberField
          label="最多提前多少分钟出校"
          value={draft.earlyOutMinutes}
          error={faultAt(faults, 'earlyOutMinutes')}
          onChange={(earlyOutMinutes) => onChange({ earlyOutMinutes })}
        />
        <NumberField
          label="实时凭证有效多少秒"
          value={draft.liveSeconds}
          hint="越短，截图越没有用；太短时网络慢的学生会来不及出示"
          error={faultAt(faults, 'liveSeconds')}
          onChange={(liveSeconds) => onChange({ liveSeconds })}
        />
      </Card>
    </>
  );
}
