import { View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { org } from '@contract/org';
import type { PersonView } from '@contract/org-people';
import { useQuery } from '@/platform/use-query';
import { Avatar } from '@/ui/avatar';
import { Loaded } from '@/ui/loaded';
import { Row } from '@/ui/row';
import { SearchField } from '@/ui/search-field';
import { Empty } from '@/ui/states';
import { placeOf, searchText } from '../person-words';
import css from './person-search.module.scss';

const PAUSE = 300;

/** Finds people by the beginning of number, name or pinyin; asks only when the typing pauses. */
export function PersonSearch({
  onChoose,
  render,
  flush,
}: {
  onChoose: (person: PersonView) => void;
  /** The words at the right of each row. */
  render?: (person: PersonView) => string;
  /** In a panel, which has edges of its own. */
  flush?: boolean;
}) {
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(searchText(typed)), PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  const query = useQuery(org, 'search-people', asked === '' ? null : { text: asked });
  return (
    <View>
      <SearchField value={typed} placeholder="学号、工号、姓名或拼音开头" onChange={setTyped} />
      {asked === '' ? (
        <Empty icon="search" title="输入几个字就开始找" text="例如 2024100、张、zhangs 或首字母 zs。" />
      ) : (
        <Loaded query={query} heights={[64, 64, 64]}>
          {({ items, more }) =>
            items.length === 0 ? (
              <Empty
                icon="search"
                title="没有找到"
                text="请核对后再试；名册里还没有的人，要先导入。只能找到您管理范围内的人。"
              />
            ) : (
              <View className={flush ? css.flush : css.card}>
                {items.map((person) => (
                  <Row
                    key={person.id}
                    lead={<Avatar name={person.name} />}
                    title={person.name}
                    note={[person.id, placeOf(person)].filter(Boolean).join(' · ')}
                    {...(render && { value: render(person) })}
                    onTap={() => onChoose(person)}
                  />
                ))}
                {more && <Row title="还有更多人" note="再输入几个字，范围会变小" />}
              </View>
            )
          }
        </Loaded>
      )}
    </View>
  );
}
