import { timeInWords } from '@contract/core/time';
import { serverNow } from '@/platform/clock';
import { Card, SectionTitle } from '@/ui/card';
import { Row } from '@/ui/row';
import { changeTitle, type MarkChange } from '../appeal-words';

/** How a mark came to be what it is, the newest first: who, what, when, why. */
export function MarkChanges({ changes }: { changes: readonly MarkChange[] }) {
  const now = serverNow();
  return (
    <>
      <SectionTitle>这条记录的经过</SectionTitle>
      <Card flush>
        {changes.length === 0 && <Row title="还没有人改动过" />}
        {[...changes].reverse().map((change) => (
          <Row
            key={`${change.at}:${change.from}:${change.to}`}
            title={changeTitle(change)}
            note={[`${change.byName || '系统'} · ${timeInWords(change.at, now)}`, change.why]
              .filter(Boolean)
              .join(' · ')}
          />
        ))}
      </Card>
    </>
  );
}
