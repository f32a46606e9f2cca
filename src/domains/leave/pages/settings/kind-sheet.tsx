import { View } from '@tarojs/components';
import { KIND_NAMES, type LeaveKind } from '@contract/leave-kinds';
import { COUNTING_NAMES, type Counting, type KindPolicy, type LeavePolicy } from '@contract/leave-policy';
import { Button } from '@/ui/button';
import { ChoiceField } from '@/ui/choice-field';
import { Sheet } from '@/ui/sheet';
import { ToggleRow } from '@/ui/toggle-row';
import { NumberField } from '../../components/number-field';
import { faultAt, type Faults } from '../../policy-form';
import { Tiers } from './tiers';

interface KindSheetProps {
  kind: LeaveKind;
  policy: KindPolicy;
  /** The school's common rules, which hold where a kind has none of its own. */
  common: LeavePolicy;
  faults: Faults;
  onChange: (policy: KindPolicy) => void;
  onClose: () => void;
}

const FIRST_LIMIT = 7;
const FIRST_SLIP = 3;

/** What is special about one kind of leave. */
export function KindSheet({ kind, policy, common, faults, onChange, onClose }: KindSheetProps) {
  const set = (patch: Partial<KindPolicy>) => onChange({ ...policy, ...patch });
  const path = `kinds.${kind}`;
  const commonWord = `同学校通用（${COUNTING_NAMES[common.counting]}）`;
  const countings: { key: Counting | 'common'; word: string }[] = [
    { key: 'common', word: commonWord },
    ...(Object.keys(COUNTING_NAMES) as Counting[]).map((key) => ({ key, word: COUNTING_NAMES[key] })),
  ];
  return (
    <Sheet
      title={KIND_NAMES[kind]}
      onClose={onClose}
      foot={
        <Button block onTap={onClose}>
          好
        </Button>
      }
    >
      <ToggleRow
        title="受理这种请假"
        note="关掉后学生不能选，已提交的不受影响"
        on={policy.enabled}
        onChange={(enabled) => set({ enabled })}
      />
      <ToggleRow
        title="限制天数"
        on={policy.maxDays !== null}
        onChange={(on) => set({ maxDays: on ? FIRST_LIMIT : null })}
      />
      {policy.maxDays !== null && (
        <NumberField
          label="最长几天"
          value={policy.maxDays}
          error={faultAt(faults, `${path}.maxDays`)}
          onChange={(maxDays) => set({ maxDays })}
        />
      )}
      <ToggleRow
        title="要交证明材料"
        on={policy.slipFromDays !== null}
        onChange={(on) => set({ slipFromDays: on ? FIRST_SLIP : null })}
      />
      {policy.slipFromDays !== null && (
        <NumberField
          label="从几天起"
          value={policy.slipFromDays}
          hint="0 表示不论几天都要"
          error={faultAt(faults, `${path}.slipFromDays`)}
          onChange={(slipFromDays) => set({ slipFromDays })}
        />
      )}
      <ToggleRow
        title="可以补假"
        note="事后补办，要在期限内补交证明"
        on={policy.retro}
        onChange={(retro) => set({ retro })}
      />
      <ChoiceField
        label="天数计算"
        items={countings}
        chosen={policy.counting ?? 'common'}
        onChoose={(key) => set({ counting: key === 'common' ? null : key })}
      />
      <ToggleRow
        title="单独的审批级别"
        note={policy.tiers === null ? '现在同学校通用' : '不按学校通用的来'}
        on={policy.tiers !== null}
        onChange={(on) => set({ tiers: on ? common.tiers : null })}
      />
      {policy.tiers !== null && (
        <View>
          <Tiers
            tiers={policy.tiers}
            faults={faults}
            path={`${path}.tiers`}
            onChange={(tiers) => set({ tiers })}
          />
        </View>
      )}
    </Sheet>
  );
}
