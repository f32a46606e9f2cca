import { Text, View } from '@tarojs/components';
import { aria } from './aria';
import { hush, useAsked } from './ask';
import { Button } from './button';
import { cx } from './class-names';
import { Icon } from './icon';
import css from './sheet.module.scss';

/** Draws what `ask` and `say` want shown; every page holds one. */
export function AskHost() {
  const { question, note } = useAsked();
  return (
    <>
      {question && (
        <View className={cx(css.layer, css.centre)} {...aria({ role: 'dialog', label: question.title })}>
          <View className={css.shade} catchMove {...aria({ hidden: true })} />
          <View className={css.dialog}>
            <Text className={css.title}>{question.title}</Text>
            <Text className={css.text}>{question.text}</Text>
            <View className={css.choices}>
              <Button
                className={css.choice}
                look={question.danger ? 'danger' : 'primary'}
                onTap={() => question.answer(true)}
              >
                {question.yes}
              </Button>
              <Button className={css.choice} onTap={() => question.answer(false)}>
                {question.no ?? '取消'}
              </Button>
            </View>
          </View>
        </View>
      )}
      {note && (
        <View className={css.toast} {...aria({ role: 'status' })}>
          <View className={css.bubble}>
            <Icon name={note.good ? 'circle-check' : 'circle-alert'} />
            <Text>{note.text}</Text>
            {note.act && (
              <View
                className={css.act}
                {...aria({ role: 'button', label: note.act.word })}
                onClick={() => {
                  const run = note.act?.run;
                  hush();
                  run?.();
                }}
              >
                <Text>{note.act.word}</Text>
              </View>
            )}
          </View>
        </View>
      )}
    </>
  );
}
