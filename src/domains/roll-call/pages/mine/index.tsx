import { Page } from '@/shell/page';
import { Empty } from '@/ui/states';

export default function Pending() {
  return (
    <Page>
      <Empty title="正在铺设" />
    </Page>
  );
}
