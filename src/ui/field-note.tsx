import { Text } from '@tarojs/components';
import { aria } from './aria';
import css from './field.module.scss';

/** Under a field: what is wrong with it, read out at once, else what it is for. */
export function FieldNote({ error, hint }: { error?: string | undefined; hint?: string | undefined }) {
  if (error) {
    return (
      <Text className={css.wrong} {...aria({ role: 'alert' })}>
        {error}
      </Text>
    );
  }
  return hint ? <Text className={css.hint}>{hint}</Text> : null;
}
