import { SectionTitle, Card } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { Row } from '@/ui/row';
import { linesOf, type CountLine, type ImportCounts, type ImportView } from '../../import-words';
import { openOrg } from '../../paths';

const GROUPS = [
  { group: 'look', title: '请核对' },
  { group: 'write', title: '将写入' },
  { group: 'decide', title: '需要您决定' },
] as const;

/** The preview's numbers; each opens its rows. What is zero stays out of the way. */
export function CountList({ view, counts }: { view: ImportView; counts: ImportCounts }) {
  const lines = linesOf(view.kind, counts);
  return (
    <>
      {GROUPS.map(({ group, title }) => (
        <Group
          key={group}
          title={title}
          importId={view.id}
          counts={counts}
          lists={lines.filter((line) => line.group === group)}
        />
      ))}
    </>
  );
}

function Group({
  title,
  importId,
  counts,
  lists,
}: {
  title: string;
  importId: string;
  counts: ImportCounts;
  lists: readonly CountLine[];
}) {
  if (lists.length === 0) return null;
  return (
    <>
      <SectionTitle>{title}</SectionTitle>
      <Card flush>
        {lists.map(({ list, count, word, note, tone }) => (
          <Row
            key={list}
            title={word}
            note={note}
            value={<Chip tone={tone}>{String(counts[count])}</Chip>}
            label={`${word} ${counts[count]}，${note}`}
            onTap={() => openOrg('import-rows', { id: importId, list })}
          />
        ))}
      </Card>
    </>
  );
}
