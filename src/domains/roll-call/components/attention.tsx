import { Text, View } from '@tarojs/components';
import { isMarkableStatus, STATUS_NAMES, type Markable } from '@contract/roll-call-rules';
import { timeInWords } from '@contract/core/time';
import { serverNow } from '@/platform/clock';
import type { Intent } from '@/platform/intent';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import type { MarkAnswer } from '../model';
import css from './attention.module.scss';

type Details = Partial<Pick<MarkAnswer, 'conflicts' | 'refused' | 'queued'>>;
type Conflict = MarkAnswer['conflicts'][number];

interface AttentionProps {
  /** Intents of this sheet that the server did not simply take. */
  intents: readonly Intent[];
  /** Null: the intent has been dealt with. */
  onResolve: (intent: Intent, details: Record<string, unknown> | null) => void;
  onMine: (conflict: Conflict, to: Markable) => void;
}

/** Marks that did not go straight in, on the sheet itself: both values and both names (R12), and why (R13). */
export function Attention({ intents, onResolve, onMine }: AttentionProps) {
  const now = serverNow();
  return (
    <>
      {intents.map((intent) => {
        const details = (intent.refusal?.details ?? {}) as Details;
        const conflicts = intent.refusal?.code === 'ATTENTION' ? (details.conflicts ?? []) : [];
        const settle = (decided: Conflict) => {
          const left = conflicts.filter((other) => other !== decided);
          const rest = { ...details, conflicts: left };
          const empty = left.length + (rest.refused?.length ?? 0) + (rest.queued?.length ?? 0) === 0;
          onResolve(intent, empty ? null : rest);
        };
        return (
          <Card key={intent.id}>
            <Text className={css.title}>{intent.title}</Text>
            {conflicts.map((conflict) => (
              <View key={conflict.personId} className={css.item}>
                <Text className={css.text}>
                  {conflict.name}：{conflict.mark.byName ?? '别人'}
                  {conflict.mark.at === null ? '' : ` ${timeInWords(conflict.mark.at, now)}`} 记为
                  {STATUS_NAMES[conflict.mark.s]}，您点的是{STATUS_NAMES[conflict.wanted]}
                </Text>
                <View className={css.choices}>
                  <Button small onTap={() => settle(conflict)}>
                    {`保留${STATUS_NAMES[conflict.mark.s]}`}
                  </Button>
                  {isMarkableStatus(conflict.wanted) && (
                    <Button
                      small
                      look="weak"
                      onTap={() => {
                        settle(conflict);
                        onMine(conflict, conflict.wanted as Markable);
                      }}
                    >
                      {`改为${STATUS_NAMES[conflict.wanted]}`}
                    </Button>
                  )}
                </View>
              </View>
            ))}
            {linesOf(intent, details).map((line) => (
              <Text key={line} className={css.text}>
                {line}
              </Text>
            ))}
            {conflicts.length === 0 && (
              <Button small onTap={() => onResolve(intent, null)}>
                知道了
              </Button>
            )}
          </Card>
        );
      })}
    </>
  );
}

function linesOf(intent: Intent, details: Details): string[] {
  if (intent.refusal && intent.refusal.code !== 'ATTENTION') return [`没有被接受：${intent.refusal.message}`];
  return [
    ...(details.refused ?? []).map(({ name, reason }) => `${name} 没有记上：${reason}`),
    ...(details.queued ?? []).map(
      ({ name, wanted }) => `${name}（${STATUS_NAMES[wanted]}）已转为补记，等辅导员处理`,
    ),
  ];
}
