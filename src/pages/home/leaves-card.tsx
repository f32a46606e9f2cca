import { Text, View } from '@tarojs/components';
import { pagePath } from '@/domains/registry';
import { open } from '@/platform/navigation';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import css from './index.module.scss';

/** Leaves that wait for this person; `first`: nothing more pressing stands above. */
export function LeavesCard({ count, first }: { count: number; first: boolean }) {
  return (
    <Card>
      <View className={css.words}>
        <Text className={css.title}>{`${count} 张假条待审批`}</Text>
        <Text className={css.line}>学生在等您的答复，急的排在前面</Text>
      </View>
      <Button
        className={css.act}
        look={first ? 'primary' : 'weak'}
        block
        icon="check-check"
        onTap={() => open(pagePath('leave', 'pending'))}
      >
        去审批
      </Button>
    </Card>
  );
}
