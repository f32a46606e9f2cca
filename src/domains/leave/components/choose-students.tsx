import { useState } from 'react';
import { leave } from '@contract/leave';
import { org } from '@contract/org';
import { useSession } from '@/platform/session';
import { useQuery } from '@/platform/use-query';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Field } from '@/ui/field';
import { Loaded } from '@/ui/loaded';
import { Row } from '@/ui/row';
import { Segment } from '@/ui/segment';
import { Sheet } from '@/ui/sheet';
import { Empty } from '@/ui/states';
import { pastedNumbers, withChosen, type Chosen } from '../group-words';
import { ownNodes, type ScopeNode } from '../scope';
import { NodeSheet } from './node-sheet';
import { StudentSearch } from './student-search';

type Way = 'search' | 'class' | 'paste';

interface ChooseStudentsProps {
  chosen: readonly Chosen[];
  onChange: (chosen: Chosen[]) => void;
  /** The choice stands. */
  onDone: () => void;
  onClose: () => void;
}

/** Many students at once: by name, a whole class or part of it, or a pasted column of numbers. */
export function ChooseStudents({ chosen, onChange, onDone, onClose }: ChooseStudentsProps) {
  const me = useSession((session) => session.me);
  const [way, setWay] = useState<Way>('search');
  const [at, setAt] = useState<ScopeNode | null>(null);
  const [picking, setPicking] = useState(false);
  const add = (more: readonly Chosen[]) => onChange(withChosen(chosen, more));
  const toggle = (one: Chosen) =>
    chosen.some((other) => other.personId === one.personId)
      ? onChange(chosen.filter((other) => other.personId !== one.personId))
      : add([one]);
  const choosing = (next: Way) => {
    setWay(next);
    if (next === 'class' && !at) setPicking(true);
  };
  if (picking && me) {
    return (
      <NodeSheet
        title="选一个班"
        roots={ownNodes(me, leave.actions['group-official'].allow)}
        allowed={['class']}
        onChoose={(node) => {
          setAt(node);
          setPicking(false);
        }}
        onClose={() => setPicking(false)}
      />
    );
  }
  return (
    <Sheet
      title="选学生"
      note={`已选 ${chosen.length} 人`}
      onClose={onClose}
      foot={
        <Button block look="primary" onTap={onDone}>
          {`选好了，共 ${chosen.length} 人`}
        </Button>
      }
    >
      <Segment<Way>
        label="怎样选"
        items={[
          { key: 'search', word: '按姓名' },
          { key: 'class', word: '按班级' },
          { key: 'paste', word: '粘贴学号' },
        ]}
        chosen={way}
        onChoose={choosing}
      />
      {way === 'search' && (
        <StudentSearch
          onChoose={({ id, name, className }) => {
            add([{ personId: id, name, note: className }]);
            say(`已加 ${name}`);
          }}
        />
      )}
      {way === 'class' &&
        (at ? (
          <ClassList
            classId={at.id}
            chosen={chosen}
            onToggle={toggle}
            onAll={add}
            onOther={() => setPicking(true)}
          />
        ) : (
          <Empty icon="users" title="还没有选班" act={{ word: '选一个班', run: () => setPicking(true) }} />
        ))}
      {way === 'paste' && <Paste onAdd={add} />}
    </Sheet>
  );
}

function ClassList({
  classId,
  chosen,
  onToggle,
  onAll,
  onOther,
}: {
  classId: string;
  chosen: readonly Chosen[];
  onToggle: (one: Chosen) => void;
  onAll: (all: Chosen[]) => void;
  onOther: () => void;
}) {
  const query = useQuery(org, 'class-people', { classId }, { keep: false });
  return (
    <Loaded query={query} heights={[44, 44, 44, 44]}>
      {({ label, items }) => {
        const all = items.map(({ id, name }) => ({ personId: id, name, note: label }));
        return (
          <>
            <Row title={label} note={`${items.length} 人，点这里换一个班`} onTap={onOther} />
            <Button look="weak" block icon="check-check" onTap={() => onAll(all)}>
              {`全班 ${items.length} 人都选`}
            </Button>
            {all.map((one) => {
              const on = chosen.some((other) => other.personId === one.personId);
              return (
                <Row
                  key={one.personId}
                  title={one.name}
                  note={one.personId}
                  value={on ? '✓ 已选' : ''}
                  label={`${one.name}，${on ? '已选' : '未选'}`}
                  onTap={() => onToggle(one)}
                />
              );
            })}
          </>
        );
      }}
    </Loaded>
  );
}

function Paste({ onAdd }: { onAdd: (more: Chosen[]) => void }) {
  const [text, setText] = useState('');
  const numbers = pastedNumbers(text);
  const take = () => {
    onAdd(numbers.map((personId) => ({ personId, name: personId, note: '按学号' })));
    setText('');
    say(`已加 ${numbers.length} 个学号，登记时核对`);
  };
  return (
    <>
      <Field
        label="学号"
        value={text}
        max={8000}
        long
        placeholder="从表格里复制一列学号粘贴，空格、换行、逗号分开都可以"
        onChange={setText}
      />
      <Button block look="weak" disabled={numbers.length === 0} onTap={take}>
        {numbers.length === 0 ? '还没有认出学号' : `加入 ${numbers.length} 个学号`}
      </Button>
    </>
  );
}
