import { parameter } from '@/platform/navigation';
import { Page } from '@/shell/page';
import { Loaded } from '@/ui/loaded';
import { Empty } from '@/ui/states';
import { Taking } from '../../components/taking';
import { useSheet } from '../../use-sheet';

export default function SheetPage() {
  return (
    <Page bare>
      <RollSheet sheetId={parameter('sheetId')} />
    </Page>
  );
}

/** One floor's roll, in the hand of whoever walks the corridor. */
function RollSheet({ sheetId }: { sheetId: string | null }) {
  const view = useSheet(sheetId);
  if (sheetId === null) return <Empty title="没有指定哪次点名" text="请从工作台重新进入。" />;
  return (
    <Loaded query={view.query} heights={[96, 44, 180, 180, 180]}>
      {(sheet) => <Taking sheet={sheet} view={view} />}
    </Loaded>
  );
}
