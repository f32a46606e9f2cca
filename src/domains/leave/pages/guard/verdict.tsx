import { Text, View } from '@tarojs/components';
import { timeInWords } from '@contract/core/time';
import { aria } from '@/ui/aria';
import { cx } from '@/ui/class-names';
import { listWords, VERDICTS, whereWords, type Sight } from '../../gate-model';
import css from './verdict.module.scss';

/** One student at the gate: a colour, a sign and a word that are read from an arm's length, then who he is. */
export function Verdict({ sight, now }: { sight: Sight; now: number }) {
  const { tone, glyph, word } = VERDICTS[sight.verdict];
  const list = sight.listAsOf === null ? null : listWords(sight.listAsOf, now);
  const { person } = sight;
  return (
    <View className={css.verdict}>
      <View
        className={cx(css.panel, css[tone])}
        {...aria({ role: 'alert', label: `${word}，${sight.words}` })}
      >
        <View className={css.sign}>
          <Text className={css.glyph} {...aria({ hidden: true })}>
            {glyph}
          </Text>
          <Text className={css.word}>{word}</Text>
        </View>
        <Text className={css.words}>{sight.words}</Text>
      </View>
      {list && (
        <View className={cx(css.list, list.old && css.old)}>
          <Text className={css.mark}>未联网核验</Text>
          <Text>{list.words}</Text>
        </View>
      )}
      {person && (
        <View className={css.person}>
          <View className={css.face} {...aria({ hidden: true })}>
            <Text>{person.name.slice(0, 1)}</Text>
          </View>
          <View className={css.who}>
            <Text className={css.name}>{person.name}</Text>
            <Text className={css.line}>{person.className}</Text>
            <Text className={css.line}>
              {timeInWords(person.from, now)} 至 {timeInWords(person.to, now)}
            </Text>
            <Text className={css.where}>{whereWords(sight, now)}</Text>
          </View>
        </View>
      )}
    </View>
  );
}
