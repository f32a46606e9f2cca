import { View } from '@tarojs/components';
import { ROLE_NAMES } from '@contract/core/roles';
import type { Tier } from '@contract/leave-policy';
import { DECIDERS } from '@contract/leave-roles';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { ChoiceField } from '@/ui/choice-field';
import { Problem } from '@/ui/problem';
import { Row } from '@/ui/row';
import { NumberField } from '../../components/number-field';
import { withoutTier, withTier, type Faults } from '../../policy-form';
import css from './index.module.scss';

interface TiersProps {
  tiers: readonly Tier[];
  faults: Faults;
  /** Where the list stands in the policy. */
  path: string;
  onChange: (tiers: Tier[]) => void;
}

const MOST = 6;

/** Up to how many days the chain ends with whom; the last one has no upper end. */
export function Tiers({ tiers, faults, path, onChange }: TiersProps) {
  const set = (index: number, patch: Partial<Tier>) =>
    onChange(tiers.map((tier, at) => (at === index ? { ...tier, ...patch } : tier)));
  const free = DECIDERS.find((role) => tiers.every((tier) => tier.role !== role));
  return (
    <View className={css.tiers}>
      {tiers.map(({ upTo, role }, index) => (
        // A step has no name of its own: its place in the list is what it is.
        <Card flush key={index}>
          <View className={css.tier}>
            <View className={css.bound}>
              {upTo === null ? (
                <Row title="更长的" note="不设上限" />
              ) : (
                <NumberField
                  label="几天以内"
                  value={upTo}
                  error={faults[`${path}.${index}.upTo`]}
                  onChange={(days) => set(index, { upTo: days })}
                />
              )}
            </View>
            <View className={css.role}>
              <ChoiceField
                label="批到哪一级"
                items={DECIDERS.map((key) => ({ key, word: ROLE_NAMES[key] }))}
                chosen={role}
                onChoose={(key) => set(index, { role: key })}
              />
            </View>
            {tiers.length > 1 && (
              <Button
                small
                look="quiet"
                icon="x"
                label={`去掉第 ${index + 1} 级，${ROLE_NAMES[role]}`}
                onTap={() => onChange(withoutTier(tiers, index))}
              >
                去掉
              </Button>
            )}
          </View>
        </Card>
      ))}
      {faults[path] !== undefined && <Problem error={{ message: faults[path] }} />}
      {free !== undefined && tiers.length < MOST && (
        <Button block look="weak" icon="plus" onTap={() => onChange(withTier(tiers, free))}>
          加一级
        </Button>
      )}
    </View>
  );
}
