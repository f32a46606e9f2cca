import { SectionTitle, Card } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { Row } from '@/ui/row';
import { LISTS, type ImportCounts } from '../../import-words';
import { openOrg } from '../../paths';

/** The preview's numbers; each opens its rows. What is zero stays out of the way. */
export function CountList({ importId, counts }: { importId: string; counts: ImportCounts }) {
  const shown = LISTS.filter(({ count }) => counts[count] > 0);
  if (shown.length === 0) return null;
  return (
    <>
      <SectionTitle>
        {counts.unchanged > 0 ? `${counts.unchanged} 人没有变化，其余：` : '会怎样'}
      </SectionTitle>
      <Card flush>
        {shown.map(({ list, count, word, note, tone }) => (
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
