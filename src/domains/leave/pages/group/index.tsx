import { Fragment, useState } from 'react';
import type { OutputOf } from '@contract/core/define';
import { leave } from '@contract/leave';
import { STATE_NAMES } from '@contract/leave-kinds';
import { pagePath } from '@/domains/registry';
import { serverNow } from '@/platform/clock';
import { open, parameter, toTop } from '@/platform/navigation';
import { useCommand } from '@/platform/use-command';
import { useQuery } from '@/platform/use-query';
import { Page } from '@/shell/page';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Card, SectionTitle } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { Headline, Line } from '@/ui/headline';
import { Loaded } from '@/ui/loaded';
import { Problem } from '@/ui/problem';
import { Row } from '@/ui/row';
import { SafeBar } from '@/ui/safe-bar';
import { SearchField } from '@/ui/search-field';
import { Empty } from '@/ui/states';
import { WordsSheet } from '@/ui/words-sheet';
import { ChooseStudents } from '../../components/choose-students';
import { byClass, groupInWords, groupState, namesWith, type Chosen } from '../../group-words';
import { STATE_LOOKS } from '../../leave-words';
import { NAMES_SHOWN, windowOf } from '../../window';

type Reply = OutputOf<typeof leave, 'group'>;

const CANCEL_PHRASES = ['活动取消', '活动改期，另行登记', '登记有误'];

export default function GroupPage() {
  const groupId = parameter('groupId');
  return (
    <Page allow={leave.actions.group.allow}>
      {groupId === null ? (
        <Empty title="没有指定集体公假" text="请从列表重新进入。" />
      ) : (
        <Group groupId={groupId} />
      )}
    </Page>
  );
}

function Group({ groupId }: { groupId: string }) {
  const query = useQuery(leave, 'group', { groupId }, { keep: false });
  return (
    <Loaded query={query} heights={[120, 240]}>
      {(reply) => <Names reply={reply} onChanged={query.refresh} />}
    </Loaded>
  );
}

/** One act with its names; whoever comes late is added, and all of it can be called off (R5). */
function Names({ reply, onChanged }: { reply: Reply; onChanged: () => Promise<void> }) {
  const { group, people } = reply;
  const now = serverNow();
  const add = useCommand(leave, 'add-to-group');
  const cancel = useCommand(leave, 'cancel-group');
  const [adding, setAdding] = useState<Chosen[] | null>(null);
  const [cancelling, setCancelling] = useState(false);
  const { tone, word } = groupState(group, now);
  const send = async () => {
    const personIds = (adding ?? []).map((one) => one.personId);
    setAdding(null);
    if (personIds.length === 0) return;
    const done = await add.run({ groupId: group.groupId, personIds });
    if (done) {
      const unknown = done.unknown.length > 0 ? `，没有学号 ${done.unknown.slice(0, 5).join('、')}` : '';
      say(`现在共 ${done.group.members} 人${unknown}`, { good: unknown === '' });
    }
    await onChanged();
  };
  const callOff = async (reason: string) => {
    if (await cancel.run({ groupId: group.groupId, reason })) {
      setCancelling(false);
      say('已取消，学生会收到消息');
    }
    await onChanged();
  };
  return (
    <>
      <Card>
        <Headline title={group.title} side={<Chip tone={tone}>{word}</Chip>} />
        <Line>{groupInWords(group, now)}</Line>
        <Line>{`${group.byName}登记 · ${group.members} 人`}</Line>
        {reply.cancelReason !== '' && <Line>{`取消原因：${reply.cancelReason}`}</Line>}
      </Card>
      <Problem error={add.error} />
      <Members people={people} cancelled={group.cancelled} />
      {reply.open && (
        <>
          <Button block look="quiet" onTap={() => setCancelling(true)}>
            取消这次公假
          </Button>
          <SafeBar>
            <Button block look="primary" icon="user-plus" busy={add.busy} onTap={() => setAdding([])}>
              补加学生
            </Button>
          </SafeBar>
        </>
      )}
      {adding && (
        <ChooseStudents
          chosen={adding}
          onChange={setAdding}
          onDone={() => void send()}
          onClose={() => setAdding(null)}
        />
      )}
      {cancelling && (
        <WordsSheet
          title="取消这次公假"
          note="还没结束的都会撤销，凭证立即失效，学生收到消息"
          label="原因"
          phrases={CANCEL_PHRASES}
          send="取消公假"
          danger
          busy={cancel.busy}
          error={cancel.error}
          onSend={(reason) => void callOff(reason)}
          onClose={() => setCancelling(false)}
        />
      )}
    </>
  );
}

/** Who is in it, by class: forty at a time, and found by name or number where there are more. */
function Members({ people, cancelled }: { people: Reply['people']; cancelled: boolean }) {
  const [typed, setTyped] = useState('');
  const [wanted, setWanted] = useState(0);
  const found = namesWith(people, typed);
  const { shown, start, after } = windowOf(found, wanted, NAMES_SHOWN);
  const sizes = new Map(byClass(people).map((one) => [one.className, one.people.length]));
  // A leave not there yet is being written, unless the act was called off before.
  const stateOf = ({ state }: Reply['people'][number]) =>
    state ? STATE_NAMES[state] : cancelled ? '没有登记' : '登记中';
  const look = (from: number) => {
    setWanted(from);
    toTop();
  };
  return (
    <>
      {people.length > NAMES_SHOWN && (
        <SearchField
          value={typed}
          placeholder="姓名或学号"
          onChange={(text) => {
            setTyped(text);
            setWanted(0);
          }}
        />
      )}
      {found.length === 0 && <Empty title="名单里没有这个人" text="可以点“补加学生”。" />}
      {byClass(shown).map(({ className, people: members }) => (
        <Fragment key={className}>
          <SectionTitle>{`${className} ${sizes.get(className) ?? members.length} 人`}</SectionTitle>
          <Card flush>
            {members.map((one) => (
              <Row
                key={one.personId}
                title={one.name}
                note={one.personId}
                value={<Chip {...(one.state ? STATE_LOOKS[one.state] : {})}>{stateOf(one)}</Chip>}
                label={`${one.name}，${stateOf(one)}`}
                onTap={
                  one.leaveId === null
                    ? undefined
                    : () => open(pagePath('leave', 'detail'), { leaveId: one.leaveId ?? '' })
                }
              />
            ))}
          </Card>
        </Fragment>
      ))}
      {after > 0 && (
        <Button block look="quiet" onTap={() => look(start + NAMES_SHOWN)}>
          {`看后面 ${after} 人`}
        </Button>
      )}
      {start > 0 && (
        <Button block look="quiet" onTap={() => look(0)}>
          回到最前
        </Button>
      )}
    </>
  );
}
