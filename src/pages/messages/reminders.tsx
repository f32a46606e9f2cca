import { Text, View } from '@tarojs/components';
import { notice } from '@contract/notice';
import { askForMessages, canAskForMessages } from '@/platform/subscribe';
import { useCommand } from '@/platform/use-command';
import { useQuery } from '@/platform/use-query';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Icon } from '@/ui/icon';
import css from './index.module.scss';

/** 微信提醒剩 n 次, with the tap that WeChat demands before it may ask for more. Absent where the school set none up. */
export function Reminders() {
  const { data, refresh } = useQuery(notice, 'reminders', {});
  const record = useCommand(notice, 'record-consent');
  const templates = (data?.templates ?? []).filter((template) => template.templateId !== '');
  if (templates.length === 0) return null;
  const asked = templates.slice(0, 3);
  const allow = async () => {
    const answers = await askForMessages(asked.map((template) => template.templateId));
    if (!answers) {
      say('没有打开授权。请在右上角“…”的设置里允许订阅消息，再点增加', { good: false });
      return;
    }
    const known = asked.flatMap(({ key, templateId }) => {
      const answer = answers[templateId];
      return answer ? [{ key, answer }] : [];
    });
    if (known.length > 0 && (await record.run({ answers: known }))) await refresh();
  };
  return (
    <Card>
      <View className={css.reminder}>
        <Icon name="bell" size={24} />
        <View className={css.words}>
          <Text className={css.head}>微信提醒</Text>
          {asked.map((template) => (
            <Text key={template.key} className={css.line}>
              {template.title}：剩 {template.left} 次
            </Text>
          ))}
          {!canAskForMessages() && <Text className={css.where}>在微信小程序里打开本页，可以增加次数。</Text>}
        </View>
        {canAskForMessages() && (
          <Button small look="weak" busy={record.busy} label="增加微信提醒次数" onTap={() => void allow()}>
            增加
          </Button>
        )}
      </View>
    </Card>
  );
}
