import { Text, View } from '@tarojs/components';
import type { OutputOf } from '@contract/core/define';
import { ROLE_NAMES } from '@contract/core/roles';
import { clockOf, dayOf } from '@contract/core/time';
import type { rollCall } from '@contract/roll-call';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { Headline } from '@/ui/headline';
import css from './check-preview.module.scss';

export type TriedCheck = OutputOf<typeof rollCall, 'try-check-settings'>['checks'][number];

export type CalledBuilding = NonNullable<TriedCheck['buildings']>[number];

/** One check on one day: whether it opens, when, where, who is asked, and what decides it. */
export function CheckPreview({
  check,
  day,
  onCall,
  onRestore,
}: {
  check: TriedCheck;
  day: string;
  /** Calls this one evening off. */
  onCall?: () => void;
  /** Takes that back; for one building, what was called off for it alone. */
  onRestore?: (building?: CalledBuilding) => void;
}) {
  const { name, opensAt, graceUntil, closesAt, locksAt, off, why, floors, allFloors, made, asked } = check;
  const at = (ms: number) => (dayOf(ms) === day ? clockOf(ms) : `次日 ${clockOf(ms)}`);
  const open = off === null;
  const closed = (check.buildings ?? []).filter((one) => one.off !== null);
  return (
    <Card>
      <Headline
        minor
        title={name}
        side={
          <Chip tone={open ? 'ok' : 'neutral'} glyph={open ? '✓' : '–'}>
            {open ? '会开' : '不开'}
          </Chip>
        }
      />
      {off !== null && <Text className={css.off}>{off}</Text>}
      {open && (
        <>
          <Text className={css.times}>
            {at(opensAt)} 开始，{at(closesAt)} 结束，{at(locksAt)} 锁定
          </Text>
          <Text className={css.line}>
            {at(graceUntil)} 前到的记迟到；{floors} 层要点名
            {floors === allFloors ? '' : `（全校 ${allFloors} 层）`}
          </Text>
          <Text className={css.line}>
            {asked.map((one) => `${at(one.at)} ${ROLE_NAMES[one.role]}`).join(' → ')}
          </Text>
        </>
      )}
      {open &&
        closed.map((building) => (
          <Text key={building.buildingId} className={css.off}>
            {building.label}已取消：{building.off}
          </Text>
        ))}
      {made && <Text className={css.made}>这一天的点名表已经建好，现在的修改从下一次起生效。</Text>}
      <View className={css.why}>
        {why.map((line) => (
          <Text key={line} className={css.line}>
            {line}
          </Text>
        ))}
      </View>
      {onCall && (
        <Button block look="quiet" label={`取消这一次${name}`} onTap={onCall}>
          取消这一次
        </Button>
      )}
      {onRestore && !open && (
        <Button block look="weak" label={`恢复这一次${name}`} onTap={() => onRestore()}>
          恢复这一次
        </Button>
      )}
      {onRestore &&
        open &&
        closed.map((building) => (
          <Button
            key={building.buildingId}
            block
            look="weak"
            label={`恢复${building.label}的这一次${name}`}
            onTap={() => onRestore(building)}
          >
            {`恢复${building.label}`}
          </Button>
        ))}
    </Card>
  );
}
