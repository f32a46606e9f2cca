import { Text, View } from '@tarojs/components';
import { aria } from '@/ui/aria';
import { ask } from '@/ui/ask';
import { Button } from '@/ui/button';
import { cx } from '@/ui/class-names';
import tones from '@/ui/tone.module.scss';
import css from './index.module.scss';

/** Says that the form was begun earlier, and offers a clean one. */
export function Restored({ onClear }: { onClear: () => void }) {
  const clear = async () => {
    const sure = await ask({
      title: '清空重填？',
      text: '上次填写的内容会删除，无法找回。',
      yes: '清空',
      danger: true,
    });
    if (sure) onClear();
  };
  return (
    <View className={cx(css.restored, tones.brand)} {...aria({ role: 'status' })}>
      <Text className={css.words}>已恢复上次没有提交的内容</Text>
      <Button small look="quiet" onTap={() => void clear()}>
        清空
      </Button>
    </View>
  );
}
