import { Text, View } from '@tarojs/components';
import { aria } from '@/ui/aria';
import { stripInWords, stripRuns, type Strip, type Tint } from '../decide-words';
import css from './mark-strip.module.scss';

/** Height in percent tells the kinds apart where colour does not; the colour is a property of the style sheet. */
const HEIGHTS: Readonly<Record<Tint, number>> = { good: 40, mild: 70, bad: 100, away: 55, none: 20 };

/**
 * The bars as one background: thirty nodes a card would fill a page of twenty. A run's place is a share of the room it
 * leaves free, as CSS has it.
 */
function barsOf(strip: Strip) {
  // Days without a mark are the ground line below all bars.
  const ground = { tint: 'none' as const, from: 0, days: strip.length };
  const runs = [...stripRuns(strip).filter(({ tint }) => tint !== 'none'), ground];
  const percent = (part: number, whole: number) => `${whole === 0 ? 0 : +((part / whole) * 100).toFixed(2)}%`;
  return {
    backgroundImage: runs.map(({ tint }) => `var(--${tint})`).join(),
    backgroundPosition: runs.map(({ from, days }) => `${percent(from, strip.length - days)} 100%`).join(),
    backgroundSize: runs.map(({ tint, days }) => `${percent(days, strip.length)} ${HEIGHTS[tint]}%`).join(),
  };
}

/** Thirty days of marks, one bar a day, the newest at the right; the words below say the same. */
export function MarkStrip({ strip }: { strip: Strip | null }) {
  return (
    <View>
      {strip && <View className={css.strip} style={barsOf(strip)} {...aria({ hidden: true })} />}
      <Text className={css.words}>{stripInWords(strip)}</Text>
    </View>
  );
}
