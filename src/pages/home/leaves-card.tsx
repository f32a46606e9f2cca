import { View } from '@tarojs/components';
import { pagePath } from '@/domains/registry';
import { open } from '@/platform/navigation';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Headline, Line } from '@/ui/headline';
import css from './index.module.scss';

/** Leaves that wait for this person; `first`: nothing more pressing stands above. */
export function LeavesCard({ count, first }: { count: number; first: boolean }) {
  return (
    <Card>
      <View className={css.words}>
        <Headline title={`${count} 张假条待审批`} />
        <Line>学生在等您的答复，急的排在前面</Line>
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
