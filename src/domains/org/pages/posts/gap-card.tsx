import { useState } from 'react';
import { org } from '@contract/org';
import type { OutputOf } from '@contract/core/define';
import { ROLE_NAMES } from '@contract/core/roles';
import { useQuery } from '@/platform/use-query';
import { Card, SectionTitle } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { Icon } from '@/ui/icon';
import { Loaded } from '@/ui/loaded';
import { Row } from '@/ui/row';
import { Sheet } from '@/ui/sheet';
import { openOrg } from '../../paths';
import { gapWords } from '../../post-words';

type Gap = OutputOf<typeof org, 'gaps'>['kinds'][number];

/** Floors without a leader, classes without a counselor: each kind opens its places, each place an appointment. */
export function GapCard() {
  const query = useQuery(org, 'gaps', {});
  const [opened, setOpened] = useState<Gap | null>(null);
  return (
    <Loaded query={query} heights={[88]}>
      {({ kinds }) => {
        const open = kinds.filter(({ items }) => items.length > 0);
        return (
          <>
            <SectionTitle>空缺</SectionTitle>
            <Card flush>
              {open.length === 0 && (
                <Row
                  title="没有空缺"
                  note={`${kinds.map(({ role, total }) => `${ROLE_NAMES[role]} ${total} 处`).join('，')}，都有人`}
                  lead={<Icon name="circle-check" />}
                />
              )}
              {open.map((gap) => (
                <Row
                  key={gap.role}
                  title={gapWords(gap)}
                  note={`共 ${gap.total} 处，已有 ${gap.total - gap.items.length} 处`}
                  value={
                    <Chip tone={gap.role === 'deputy-floor-leader' ? 'neutral' : 'warn'} glyph="!">
                      {`缺 ${gap.items.length}`}
                    </Chip>
                  }
                  onTap={() => setOpened(gap)}
                />
              ))}
            </Card>
            {opened && (
              <Sheet title={gapWords(opened)} note="点一处，任命一个人" onClose={() => setOpened(null)}>
                {opened.items.map((place) => (
                  <Row
                    key={place.id}
                    title={place.label}
                    value="任命"
                    label={`${place.label}，任命${ROLE_NAMES[opened.role]}`}
                    onTap={() => {
                      setOpened(null);
                      openOrg('appoint', {
                        role: opened.role,
                        level: place.level,
                        node: place.id,
                        label: place.label,
                      });
                    }}
                  />
                ))}
              </Sheet>
            )}
          </>
        );
      }}
    </Loaded>
  );
}
