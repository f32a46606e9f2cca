import { Text, View } from '@tarojs/components';
import { timeInWords } from '@contract/core/time';
import { serverNow } from '@/platform/clock';
import { copyText } from '@/platform/device';
import { canPrint, printPage } from '@/platform/files';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { SafeBar } from '@/ui/safe-bar';
import { Empty } from '@/ui/states';
import { asLines, type CodeSheet } from '../../code-words';
import css from './index.module.scss';

/** The sheet itself: one cut-out a person. On paper everything else of the page disappears. */
export function PrintedCodes({ sheet, onClose }: { sheet: CodeSheet; onClose: () => void }) {
  const { title, expireAt, items, bound } = sheet;
  const until = timeInWords(expireAt, serverNow());
  const copy = async () => {
    const copied = await copyText(asLines(sheet));
    say(copied ? '已复制，可粘贴到表格里' : '没有复制成功，请改用打印', { good: copied });
  };
  return (
    <View className={css.paper}>
      <Card className={css.head}>
        <Text className={css.title}>{title}</Text>
        <Text className={css.note}>
          {items.length} 人未绑定，{bound} 人已绑定不再发码。{until}前有效，一人一码，用过即作废。
        </Text>
        <Text className={css.once}>离开这一页后不再显示，请现在打印或复制。</Text>
      </Card>
      {items.length === 0 ? (
        <Empty icon="circle-check" title="全班都已绑定" text="没有需要发的码。" />
      ) : (
        <View className={css.grid}>
          {items.map(({ personId, name, code }) => (
            <View key={personId} className={css.slip}>
              <View className={css.who}>
                <Text className={css.name}>{name}</Text>
                <Text className={css.number}>{personId}</Text>
              </View>
              <Text className={css.code}>{code}</Text>
              <Text className={css.how}>微信搜“一站式学生社区”，填学号、姓名和这个码</Text>
            </View>
          ))}
        </View>
      )}
      <SafeBar>
        <View className={css.pair}>
          <Button className={css.no} onTap={onClose}>
            完成
          </Button>
          {items.length > 0 && canPrint() && (
            <Button className={css.no} icon="clipboard-copy" onTap={() => void copy()}>
              复制
            </Button>
          )}
          {items.length > 0 && (
            <Button
              className={css.yes}
              look="primary"
              {...(!canPrint() && { icon: 'clipboard-copy' as const })}
              onTap={canPrint() ? printPage : () => void copy()}
            >
              {canPrint() ? '打印' : '复制整张表'}
            </Button>
          )}
        </View>
      </SafeBar>
    </View>
  );
}
