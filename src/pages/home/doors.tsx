import { Text, View } from '@tarojs/components';
import type { MeView } from '@contract/org-people';
import { domains, pagePath } from '@/domains/registry';
import { holds } from '@/platform/may';
import { open } from '@/platform/navigation';

import { Card, SectionTitle } from '@/ui/card';
import { cx } from '@/ui/class-names';
import { Icon } from '@/ui/icon';
import tones from '@/ui/tone.module.scss';
import css from './index.module.scss';

/** The modules that this person's posts open; `modules` is the server's word on which domains he sees. */
export function Doors({ me, modules }: { me: MeView; modules: readonly string[] }) {
  const doors = domains
    .filter((domain) => modules.includes(domain.name))
    .flatMap((domain) =>
      domain.doors
        .filter(({ roles }) => roles === 'all' || holds(me, roles))
        .map((door) => ({ ...door, path: pagePath(domain.name, door.page) })),
    );
  if (doors.length === 0) return null;
  return (
    <>
      <SectionTitle>常用</SectionTitle>
      <View className={css.doors}>
        {doors.map((door) => (
          <Card
            key={door.path}
            className={css.door}
            label={`${door.title}，${door.note}`}
            onTap={() => open(door.path)}
          >
            <View className={cx(css.badge, tones.brand)}>
              <Icon name={door.icon} />
            </View>
            <View className={css.words}>
              <Text className={css.doorName}>{door.title}</Text>
              <Text className={css.doorNote}>{door.note}</Text>
            </View>
          </Card>
        ))}
      </View>
    </>
  );
}
