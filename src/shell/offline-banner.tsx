import { Text, View } from '@tarojs/components';
import { useNetwork } from '@/platform/network';
import { open } from '@/platform/navigation';
import { useQueue } from '@/platform/queue';
import { aria } from '@/ui/aria';
import { cx } from '@/ui/class-names';
import { Icon } from '@/ui/icon';
import tones from '@/ui/tone.module.scss';
import css from './page.module.scss';

/** Says that the phone is cut off, how much waits, and what the server refused; nothing when all is well. */
export function OfflineBanner() {
  const online = useNetwork((network) => network.online);
  const reachable = useNetwork((network) => network.reachable);
  const waiting = useQueue((queue) => queue.waiting.length);
  const refused = useQueue((queue) => queue.refused.length);
  if (refused > 0) {
    return (
      <View
        className={cx(css.banner, tones.error)}
        {...aria({ role: 'button', label: `${refused} 条没有被接受，点按查看` })}
        onClick={() => open('/pages/unsent/index')}
      >
        <Icon name="circle-alert" />
        <Text className={css.words}>{refused} 条没有被接受，点按查看原因</Text>
        <Icon name="chevron-right" size={16} />
      </View>
    );
  }
  if (online && reachable) return null;
  const kept = waiting > 0 ? `，${waiting} 条已存在手机上，连上后自动发送` : '，已存在手机上的内容仍可查看';
  return (
    <View className={cx(css.banner, tones.warn)} {...aria({ role: 'status' })}>
      <Icon name="wifi-off" />
      <Text className={css.words}>
        {online ? '服务器连不上' : '没有网络'}
        {kept}
      </Text>
    </View>
  );
}
