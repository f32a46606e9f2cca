import type { OutputOf } from '@contract/core/define';
import type { rollCall } from '@contract/roll-call';
import { pagePath } from '@/domains/registry';
import { open } from '@/platform/navigation';
import { Row } from '@/ui/row';

export type Rest = NonNullable<OutputOf<typeof rollCall, 'duty'>['rest']>;

/** Sheets that nobody has begun and that a list does not name: each check leads to its board. */
export function RestRows({ rest }: { rest: Rest }) {
  return rest.map(({ day, checkId, checkName, floors }) => (
    <Row
      key={`${day}:${checkId}`}
      title={`还有 ${floors} 层没有开始`}
      note={`${checkName} · 在各层进度里查看`}
      onTap={() => open(pagePath('roll-call', 'floors'), { day, check: checkId })}
    />
  ));
}
