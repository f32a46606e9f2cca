import { useState } from 'react';
import { org } from '@contract/org';
import { NODE_LEVELS, ROLE_NAMES, type Role } from '@contract/core/roles';
import { dayOf } from '@contract/core/time';
import { serverNow } from '@/platform/clock';
import { back, parameter } from '@/platform/navigation';
import { useCommand } from '@/platform/use-command';
import { Page } from '@/shell/page';
import { ask, say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { ChoiceField } from '@/ui/choice-field';
import { DateField } from '@/ui/date-field';
import { Icon } from '@/ui/icon';
import { Problem } from '@/ui/problem';
import { Row } from '@/ui/row';
import { SafeBar } from '@/ui/safe-bar';
import { NodePicker } from '../../components/node-picker';
import { LEVEL_NAMES, SCHOOL, type ChosenNode } from '../../components/nodes';
import { PersonPicker } from '../../components/person-picker';
import { GRANTABLE, levelsOf } from '../../person-words';
import { periodFault } from '../../post-words';

/** Gives a post: who, which, where, from when. Opened from a gap or a person, it is filled in as far as known. */
export default function AppointPage() {
  return (
    <Page>
      <Form />
    </Page>
  );
}

function Form() {
  const today = dayOf(serverNow());
  const [person, setPerson] = useState(personInAddress);
  const [role, setRole] = useState<Role | null>(roleInAddress);
  const [node, setNode] = useState(nodeInAddress);
  const [fromOn, setFromOn] = useState(today);
  const [toOn, setToOn] = useState<string | null>(null);
  const [picking, setPicking] = useState<'person' | 'node' | null>(null);
  const command = useCommand(org, 'appoint');
  const levels = role ? levelsOf(role) : [];
  const fault = periodFault(fromOn, toOn);
  const ready = person && role && node && !fault;
  const chooseRole = (chosen: Role) => {
    setRole(chosen);
    const allowed = levelsOf(chosen);
    if (node && !allowed.includes(node.level)) setNode(null);
    if (allowed.length === 1 && allowed[0] === 'school') setNode(SCHOOL);
  };
  const submit = async () => {
    if (!ready) return;
    if (role === 'admin') {
      const sure = await ask({
        title: `让${person.name}成为系统管理员？`,
        text: '系统管理员可以导入名册、任命任何岗位、修改校历。请确认是本人。',
        yes: '任命',
      });
      if (!sure) return;
    }
    const { level, id } = node;
    const done = await command.run({ personId: person.id, role, node: { level, id }, fromOn, toOn });
    if (!done) return;
    say(`已任命${person.name}为${ROLE_NAMES[role]}`);
    back();
  };
  return (
    <>
      <Card flush>
        <Row
          title={person ? person.name : '选一个人'}
          note={person ? person.id : '按学号、工号、姓名或拼音找'}
          lead={<Icon name="user" />}
          {...(person && { value: '换人' })}
          onTap={() => setPicking('person')}
        />
        <ChoiceField
          label="岗位"
          items={GRANTABLE}
          chosen={role === 'student' ? null : role}
          onChoose={chooseRole}
        />
        <Row
          title={node ? node.label : '选范围'}
          note={
            role
              ? `${ROLE_NAMES[role]}设在：${levels.map((level) => LEVEL_NAMES[level]).join('、')}`
              : '先选岗位，再选范围'
          }
          lead={<Icon name="building-2" />}
          {...(role && { onTap: () => setPicking('node') })}
        />
      </Card>
      <Card flush>
        <DateField label="从哪天" value={fromOn} onChange={setFromOn} />
        <DateField
          label="到哪天（含）"
          value={toOn}
          none="长期"
          from={fromOn}
          {...(fault && { error: fault })}
          onChange={setToOn}
          onClear={() => setToOn(null)}
        />
      </Card>
      <Problem error={command.error} />
      <SafeBar>
        <Button look="primary" block busy={command.busy} disabled={!ready} onTap={() => void submit()}>
          {person && role ? `任命${person.name}为${ROLE_NAMES[role]}` : '任命'}
        </Button>
      </SafeBar>
      {picking === 'person' && (
        <PersonPicker
          title="任命谁"
          onClose={() => setPicking(null)}
          onChoose={({ id, name }) => {
            setPerson({ id, name });
            setPicking(null);
          }}
        />
      )}
      {picking === 'node' && role && (
        <NodePicker
          title={`${ROLE_NAMES[role]}管哪里`}
          allowed={levels}
          onClose={() => setPicking(null)}
          onChoose={(chosen) => {
            setNode(chosen);
            setPicking(null);
          }}
        />
      )}
    </>
  );
}

function personInAddress(): { id: string; name: string } | null {
  const id = parameter('person');
  return id ? { id, name: parameter('name') ?? id } : null;
}

function roleInAddress(): Role | null {
  return GRANTABLE.find(({ key }) => key === parameter('role'))?.key ?? null;
}

function nodeInAddress(): ChosenNode | null {
  const id = parameter('node');
  const level = NODE_LEVELS.find((name) => name === parameter('level'));
  return id && level ? { id, level, label: parameter('label') ?? id } : null;
}
