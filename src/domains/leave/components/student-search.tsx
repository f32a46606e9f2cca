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

const PAUSE = 300;

/** Finds one student of the caller's scope by the beginning of number, name or pinyin. */
export function StudentSearch({ onChoose }: { onChoose: (student: PersonView) => void }) {
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  useEffect(() => {
    // The server takes letters, digits and characters only; a slip of the thumb is no reason for an error.
    const timer = setTimeout(() => setAsked(typed.replace(/[^\w\u3400-\u9fff·]/g, '')), PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  const query = useQuery(org, 'search-people', asked === '' ? null : { text: asked }, { keep: false });
  return (
    <View>
      <SearchField value={typed} placeholder="学号、姓名或拼音开头" onChange={setTyped} />
      {asked === '' ? (
        <Empty icon="search" title="输入几个字就开始找" text="例如 2024100、张、zhangs 或首字母 zs。" />
      ) : (
        <Loaded query={query} heights={[64, 64, 64]}>
          {({ items, more }) => {
            const students = items.filter(({ kind, status }) => kind === 'student' && status === 'active');
            if (students.length === 0)
              return (
                <Empty icon="search" title="没有找到" text="请核对后再试。只能找到您管理范围内的学生。" />
              );
            return (
              <View>
                {students.map((student) => (
                  <Row
                    key={student.id}
                    lead={<Avatar name={student.name} />}
                    title={student.name}
                    note={[student.id, student.className].filter(Boolean).join(' · ')}
                    onTap={() => onChoose(student)}
                  />
                ))}
                {more && <Row title="还有更多人" note="再输入几个字，范围会变小" />}
              </View>
            );
          }}
        </Loaded>
      )}
    </View>
  );
}
