import { Text, View } from '@tarojs/components';
import { durationInWords, timeInWords } from '@contract/core/time';
import { serverNow } from '@/platform/clock';
import { aria } from '@/ui/aria';
import { cx } from '@/ui/class-names';
import tones from '@/ui/tone.module.scss';
import { namesInWords, STEP_LOOKS, type Step } from '../leave-words';
import css from './chain.module.scss';

type Shown = Pick<Step, 'roleName' | 'names' | 'why'> & Partial<Omit<Step, 'role'>>;

/** Who decides, in which order and why it is his; before sending without states, afterwards with them. */
export function Chain({ steps }: { steps: readonly Shown[] }) {
  const now = serverNow();
  return (
    <View {...aria({ role: 'list' })}>
      {steps.map((step, index) => {
        const look = step.state ? STEP_LOOKS[step.state] : null;
        const who = `${step.roleName}：${step.decidedName ?? namesInWords(step.names)}`;
        const state = stateOf(step, now);
        return (
          <View
            key={index}
            className={css.step}
            {...aria({
              role: 'listitem',
              label: `第 ${index + 1} 步，${who}，${state ?? step.why.join('，')}`,
            })}
          >
            <View className={cx(css.mark, tones[look?.tone ?? 'brand'])}>
              <Text>{look?.glyph ?? index + 1}</Text>
            </View>
            <View className={css.body}>
              <Text className={css.who}>{who}</Text>
              {state !== null && <Text className={css.state}>{state}</Text>}
              {step.why.map((why) => (
                <Text key={why} className={css.why}>
                  {why}
                </Text>
              ))}
              {step.note && <Text className={css.note}>{`意见：${step.note}`}</Text>}
            </View>
          </View>
        );
      })}
    </View>
  );
}

function stateOf({ state, since, decidedAt }: Shown, now: number): string | null {
  if (!state) return null;
  const { word } = STEP_LOOKS[state];
  if (decidedAt) return `${timeInWords(decidedAt, now)} ${word}`;
  return state === 'current' && since ? `${word} · ${durationInWords(now - since)}` : word;
}
