import { Text, View } from '@tarojs/components';
import { leave } from '@contract/leave';
import { serverNow } from '@/platform/clock';
import { useCommand } from '@/platform/use-command';
import { aria } from '@/ui/aria';
import { say } from '@/ui/ask';
import { Countdown } from '@/ui/countdown';
import { rememberDecided, useDecided } from '../decided';
import css from './undo-bar.module.scss';

/** The last decisions for as long as they may be taken back (L16), above everything else on the screen. */
export function UndoBar({ onUndone }: { onUndone: () => Promise<void> }) {
  const last = useDecided((store) => store.last);
  const undo = useCommand(leave, 'undo');
  if (!last || last.until <= serverNow()) return null;
  const takeBack = async () => {
    const reply = await undo.run({ leaveIds: last.leaves.map((one) => one.leaveId) });
    if (!reply) return;
    rememberDecided(null);
    const kept = reply.refused.map(
      ({ leaveId }) => last.leaves.find((one) => one.leaveId === leaveId)?.name ?? '',
    );
    if (kept.length > 0) say(`${kept.join('、')} 已有后续处理，不能撤回`, { good: false });
    else say(`已撤回 ${reply.undone.length} 张`);
    await onUndone();
  };
  return (
    <View className={css.bar} {...aria({ role: 'status' })}>
      <View className={css.words}>
        <Text>{undo.error ? undo.error.message : last.words}</Text>
      </View>
      <View
        className={css.act}
        {...aria({ role: 'button', label: '撤回刚才的处理', disabled: undo.busy || undefined })}
        onClick={() => void takeBack()}
      >
        <Text className={css.word}>撤回</Text>
        <Countdown until={last.until} now={serverNow} onEnd={() => rememberDecided(null)} />
      </View>
    </View>
  );
}
