import { useState } from 'react';
import { org } from '@contract/org';
import { DUTY_NAMES } from '@contract/org-people';
import { ROLE_NAMES } from '@contract/core/roles';
import { dayInWords, dayOf, timeInWords } from '@contract/core/time';
import { serverNow } from '@/platform/clock';
import { dial } from '@/platform/device';
import { parameter } from '@/platform/navigation';
import { useSession } from '@/platform/session';
import { useQuery } from '@/platform/use-query';
import { Page } from '@/shell/page';
import { Card, SectionTitle } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { Icon } from '@/ui/icon';
import { Loaded } from '@/ui/loaded';
import { PersonCard } from '@/ui/person-card';
import { Row } from '@/ui/row';
import { Empty } from '@/ui/states';
import { PostRow } from '../../components/post-row';
import { openOrg } from '../../paths';
import { placeOf, termOfPost } from '../../person-words';
import { DutySheet } from './duty-sheet';
import type { PersonReply } from './person-reply';
import { PersonCode } from './person-code';
import { ReleaseSheet } from './release-sheet';

/** Everything that is kept about where one person stands: posts, phone binding, duty to be checked. */
export default function PersonPage() {
  const personId = parameter('id');
  return <Page>{personId ? <Person personId={personId} /> : <Empty title="没有这个人" />}</Page>;
}

function Person({ personId }: { personId: string }) {
  const query = useQuery(org, 'person', { personId }, { keep: false });
  const abilities = useSession((session) => session.me?.abilities ?? []);
  return (
    <Loaded query={query} heights={[96, 120, 160]}>
      {(reply) => (
        <>
          <Head reply={reply} />
          {reply.person.kind === 'student' && (
            <Duty
              reply={reply}
              mayChange={abilities.includes('codes')}
              onChange={() => void query.refresh()}
            />
          )}
          <Posts reply={reply} mayKeep={abilities.includes('posts')} />
          <Binding
            reply={reply}
            mayCode={abilities.includes('codes')}
            onChange={() => void query.refresh()}
          />
        </>
      )}
    </Loaded>
  );
}

function Head({ reply: { person, counselor } }: { reply: PersonReply }) {
  const masked = person.phone.includes('*');
  return (
    <>
      <PersonCard
        name={person.name}
        lines={[
          [person.id, person.sex, person.kind === 'staff' ? '教职工' : '学生'].filter(Boolean).join(' · '),
          placeOf(person) || '未分配',
        ]}
      >
        {person.status === 'left' && <Chip glyph="–">已离校</Chip>}
      </PersonCard>
      <Card flush>
        <Row
          title="电话"
          value={person.phone === '' ? '没有登记' : person.phone}
          {...(person.phone !== '' && !masked && { onTap: () => void dial(person.phone) })}
          label={`电话 ${person.phone}，点按拨打`}
        />
        {person.kind === 'student' && <Row title="辅导员" value={counselor || '没有登记'} />}
      </Card>
    </>
  );
}

function Duty({
  reply: { person, dutyFrom, dutyTo },
  mayChange,
  onChange,
}: {
  reply: PersonReply;
  mayChange: boolean;
  onChange: () => void;
}) {
  const [open, setOpen] = useState(false);
  const today = dayOf(serverNow());
  const dates = [
    dutyFrom && `从 ${dayInWords(dutyFrom, today)}`,
    dutyTo && `到 ${dayInWords(dutyTo, today)}`,
  ].filter(Boolean);
  return (
    <>
      <SectionTitle>在校状态</SectionTitle>
      <Card flush>
        <Row
          title={DUTY_NAMES[person.duty]}
          note={
            dates.length > 0
              ? dates.join(' ')
              : person.duty === 'boarding'
                ? '参加点名'
                : '不参加宿舍点名，不算缺勤'
          }
          {...(mayChange && { onTap: () => setOpen(true), value: '修改' })}
        />
      </Card>
      {open && (
        <DutySheet
          person={person}
          from={dutyFrom}
          to={dutyTo}
          onClose={() => setOpen(false)}
          onDone={() => {
            setOpen(false);
            onChange();
          }}
        />
      )}
    </>
  );
}

function Posts({ reply: { person, grants }, mayKeep }: { reply: PersonReply; mayKeep: boolean }) {
  const today = dayOf(serverNow());
  const list = useQuery(org, 'posts', mayKeep ? { personId: person.id } : null, { keep: false });
  const kept = mayKeep ? (list.data?.items ?? []) : null;
  return (
    <>
      <SectionTitle>岗位</SectionTitle>
      <Card flush>
        {(kept ?? grants).length === 0 && (
          <Row title={person.kind === 'student' ? '没有学生骨干岗位' : '没有在任岗位'} />
        )}
        {kept?.map((post) => (
          <PostRow key={post.id} post={post} by="post" onChange={() => void list.refresh()} />
        ))}
        {kept === null &&
          grants.map((grant) => (
            <Row
              key={grant.id}
              title={ROLE_NAMES[grant.role]}
              note={grant.nodeLabel}
              value={termOfPost(grant, today)}
            />
          ))}
        {mayKeep && (
          <Row
            title="任命新的岗位"
            lead={<Icon name="plus" />}
            onTap={() => openOrg('appoint', { person: person.id, name: person.name })}
          />
        )}
      </Card>
    </>
  );
}

const EVENTS = { bound: '绑定', released: '解除绑定', refused: '尝试绑定，信息不符' } as const;

function Binding({
  reply: { person, binding },
  mayCode,
  onChange,
}: {
  reply: PersonReply;
  mayCode: boolean;
  onChange: () => void;
}) {
  const [open, setOpen] = useState(false);
  const now = serverNow();
  return (
    <>
      <SectionTitle>微信绑定</SectionTitle>
      <Card flush>
        <Row
          title={binding.boundAt === null ? '还没有绑定' : '已绑定'}
          note={
            binding.boundAt === null ? '本人凭学号、姓名和绑定码自己绑定' : timeInWords(binding.boundAt, now)
          }
          value={
            <Chip
              tone={binding.boundAt === null ? 'neutral' : 'ok'}
              glyph={binding.boundAt === null ? '·' : '✓'}
            >
              {binding.boundAt === null ? '未绑定' : '已绑定'}
            </Chip>
          }
        />
        {binding.mayRelease && binding.boundAt !== null && (
          <Row
            title="解除绑定"
            note="换微信时，当面核实本人后再解除"
            lead={<Icon name="undo-2" />}
            onTap={() => setOpen(true)}
          />
        )}
        {mayCode && binding.boundAt === null && <PersonCode personId={person.id} />}
      </Card>
      {binding.log.length > 0 && (
        <>
          <SectionTitle>绑定记录</SectionTitle>
          <Card flush>
            {binding.log.map(({ event, at, by, reason }) => (
              <Row
                key={`${event}:${at}`}
                title={EVENTS[event]}
                note={[timeInWords(at, now), by, reason].filter(Boolean).join(' · ')}
                {...(event === 'refused' && {
                  value: (
                    <Chip tone="warn" glyph="!">
                      留意
                    </Chip>
                  ),
                })}
              />
            ))}
          </Card>
        </>
      )}
      {open && (
        <ReleaseSheet
          person={person}
          onClose={() => setOpen(false)}
          onDone={() => {
            setOpen(false);
            onChange();
          }}
        />
      )}
    </>
  );
}
