import { useState } from 'react';
import { View } from '@tarojs/components';
import { leave as contract } from '@contract/leave';
import { pagePath } from '@/domains/registry';
import { open } from '@/platform/navigation';
import { useCommand } from '@/platform/use-command';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Card, SectionTitle } from '@/ui/card';
import { Icon } from '@/ui/icon';
import { Problem } from '@/ui/problem';
import { Row } from '@/ui/row';
import { SafeBar } from '@/ui/safe-bar';
import { WordsSheet } from '@/ui/words-sheet';
import { rememberDecided } from '../decided';
import {
  ASK_PHRASES,
  decidedInWords,
  REJECT_PHRASES,
  REVOKE_PHRASES,
  VERDICT_WORDS,
  type Verdict,
} from '../decide-words';
import type { FullLeave } from '../leave-words';
import { useWeights } from '../use-weights';
import css from './deciding.module.scss';
import { DeputyLink } from './deputy-link';
import { ForwardSheet } from './forward-sheet';
import { UndoBar } from './undo-bar';
import { Weighing } from './weighing';

interface DecidingProps {
  leave: FullLeave;
  onChanged: () => Promise<void>;
}

type Open = 'reject' | 'ask' | 'forward' | 'revoke' | null;

/**
 * What the holder of the current step, and whoever decided before, may do with it, by `leave.can`. Ladder, calls and
 * 我来跟进 of an overdue return are in `overdue.tsx`, which the coarse view shows too.
 */
export function Deciding({ leave, onChanged }: DecidingProps) {
  const { can } = leave;
  if (leave.own) return null;
  return (
    <>
      {can.decide && <Turn leave={leave} onChanged={onChanged} />}
      {can.revoke && <Revoking leave={leave} onChanged={onChanged} />}
      {can.undo && <Undoable leave={leave} />}
      <UndoBar onUndone={onChanged} />
    </>
  );
}

/** What the decision is weighed by, for its holder; nothing for everybody else, or where only a return is confirmed. */
export function Judging({ leave }: { leave: FullLeave }) {
  return leave.can.decide && leave.waiting?.ask !== 'return' ? <Beside leave={leave} /> : null;
}

function Beside({ leave }: { leave: FullLeave }) {
  const { weights, strips, error, retry } = useWeights([leave]);
  return (
    <>
      <SectionTitle>参考</SectionTitle>
      {error ? (
        <Card flush>
          <Row title="班级比例和考勤没有加载出来" note={error.message} value="重试" onTap={retry} />
        </Card>
      ) : (
        <Card>
          <Weighing weight={weights.get(leave.leaveId)} strip={strips.get(leave.personId)} />
        </Card>
      )}
    </>
  );
}

function Turn({ leave, onChanged }: DecidingProps) {
  const decide = useCommand(contract, 'decide');
  const askBack = useCommand(contract, 'ask-back');
  const [shown, setShown] = useState<Open>(null);
  const { can, leaveId, turn } = leave;
  const target = { leaveId, turn };
  const asked = leave.waiting?.ask ?? 'leave';
  const words = VERDICT_WORDS[asked];

  const send = async (verdict: Verdict, note: string) => {
    const reply = await decide.run({ ...target, verdict, note });
    if (reply) {
      setShown(null);
      const done = decidedInWords(verdict, [leave.name]);
      if (reply.undoUntil !== null)
        rememberDecided({ leaves: [{ leaveId, name: leave.name }], words: done, until: reply.undoUntil });
    }
    await onChanged();
  };
  const question = async (text: string) => {
    if (await askBack.run({ ...target, text })) {
      setShown(null);
      say('已发给学生，回答后再审批');
    }
    await onChanged();
  };
  return (
    <>
      {(can.askBack || can.forward) && (
        <View className={css.acts}>
          {can.askBack && (
            <Button className={css.act} icon="message-square" onTap={() => setShown('ask')}>
              问学生
            </Button>
          )}
          {can.forward && (
            <Button className={css.act} icon="users" onTap={() => setShown('forward')}>
              转给同事
            </Button>
          )}
        </View>
      )}
      <DeputyLink />
      {shown === null && <Problem error={decide.error} />}
      <SafeBar>
        <View className={css.acts}>
          <Button className={css.act} busy={decide.busy} onTap={() => setShown('reject')}>
            {words.reject}
          </Button>
          <Button
            className={css.main}
            look="primary"
            busy={decide.busy}
            onTap={() => void send('approve', '')}
          >
            {words.approve}
          </Button>
        </View>
      </SafeBar>
      {shown === 'reject' && (
        <WordsSheet
          title={`${words.reject} ${leave.name}`}
          note="学生会看到原因"
          label="原因"
          phrases={REJECT_PHRASES[asked]}
          send={words.reject}
          danger
          busy={decide.busy}
          error={decide.error}
          onSend={(text) => void send('reject', text)}
          onClose={() => setShown(null)}
        />
      )}
      {shown === 'ask' && (
        <WordsSheet
          title={`问 ${leave.name}`}
          note="学生回答前，这张假条不会自动转走"
          label="问题"
          phrases={ASK_PHRASES}
          send="发给学生"
          busy={askBack.busy}
          error={askBack.error}
          onSend={(text) => void question(text)}
          onClose={() => setShown(null)}
        />
      )}
      {shown === 'forward' && (
        <ForwardSheet target={target} onChanged={onChanged} onClose={() => setShown(null)} />
      )}
    </>
  );
}

function Revoking({ leave, onChanged }: DecidingProps) {
  const revoke = useCommand(contract, 'revoke');
  const [shown, setShown] = useState(false);
  const send = async (reason: string) => {
    if (await revoke.run({ leaveId: leave.leaveId, turn: leave.turn, reason })) {
      setShown(false);
      say('已撤销，学生已收到通知');
    }
    await onChanged();
  };
  return (
    <>
      <Button block look="quiet" onTap={() => setShown(true)}>
        撤销这张假条
      </Button>
      {shown && (
        <WordsSheet
          title={`撤销 ${leave.name} 的假条`}
          note="出门凭证立即失效，学生收到通知。已经离校的请同时联系本人"
          label="原因"
          phrases={REVOKE_PHRASES}
          send="撤销"
          danger
          busy={revoke.busy}
          error={revoke.error}
          onSend={(reason) => void send(reason)}
          onClose={() => setShown(false)}
        />
      )}
    </>
  );
}

/** After a decision reached from a message: on to the others. */
function Undoable({ leave }: { leave: FullLeave }) {
  return (
    <Card flush>
      <Row
        title="看其余待审批"
        note={leave.can.undo ? '刚才的处理一分钟内可以撤回' : undefined}
        lead={<Icon name="list-checks" />}
        onTap={() => open(pagePath('leave', 'pending'))}
      />
    </Card>
  );
}
