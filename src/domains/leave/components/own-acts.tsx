import { View } from '@tarojs/components';
import { useEffect, useState, type ReactNode } from 'react';
import { leave as contract } from '@contract/leave';
import { pagePath } from '@/domains/registry';
import { serverNow } from '@/platform/clock';
import { open } from '@/platform/navigation';
import { prefetch } from '@/platform/prefetch';
import { useCommand } from '@/platform/use-command';
import { ask, say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Problem } from '@/ui/problem';
import { SafeBar } from '@/ui/safe-bar';
import { keepDraft, keptDraft } from '../draft-store';
import { mainAct, ownActs, type OwnAct } from '../own-acts-model';
import { namesInWords, type FullLeave } from '../leave-words';
import { ExtendSheet, ShortenSheet } from './change-end';
import css from './own-acts.module.scss';
import { AnswerSheet, ReturnSheet, SlipsSheet } from './say-more';

const WORDS: Readonly<Record<OwnAct, string>> = {
  answer: '回答问题',
  claimReturn: '我回来了',
  pass: '出门凭证',
  urge: '催办',
  extend: '续假',
  shorten: '提前结束',
  addSlips: '补交证明',
  withdraw: '撤回',
  again: '修改后重新申请',
};

type Form = 'answer' | 'claimReturn' | 'extend' | 'shorten' | 'addSlips';
const FORMS: readonly OwnAct[] = ['answer', 'claimReturn', 'extend', 'shorten', 'addSlips'] satisfies Form[];

interface OwnActsProps {
  leave: FullLeave;
  onChanged: () => Promise<void>;
  /** The rest of the page: the acts stand above it, within reach without scrolling. */
  children: ReactNode;
}

/** What the student may do with his own leave; the most pressing one stands in the bar. */
export function OwnActs({ leave, onChanged, children }: OwnActsProps) {
  const urge = useCommand(contract, 'urge');
  const withdraw = useCommand(contract, 'withdraw');
  const [form, setForm] = useState<Form | null>(null);
  const { can, leaveId, turn } = leave;
  const target = { leaveId, turn };
  useEffect(() => {
    // Gates are often dead spots: the offline token must be on the phone before the walk there.
    if (can.pass) void prefetch(contract, 'pass', { leaveId });
  }, [can.pass, leaveId]);

  const takeBack = async () => {
    const sure = await ask({
      title: '撤回这次请假？',
      text: '撤回后不再审批，这段时间按正常考勤。需要时可以重新申请。',
      yes: '撤回',
      danger: true,
    });
    if (!sure) return;
    if (await withdraw.run(target)) say('已撤回');
    await onChanged();
  };
  const remind = async () => {
    if (await urge.run(target)) say(`已提醒 ${namesInWords(leave.waiting?.names ?? [])}`);
    await onChanged();
  };
  const again = async () => {
    const other = keptDraft(leave.personId);
    const sure =
      other === null ||
      (await ask({
        title: '替换没有提交的内容？',
        text: '您还有一张没填完的假条，会被这张的内容替换。',
        yes: '替换',
      }));
    if (!sure) return;
    const { personId, kind, from, to, offCampus, destination, contactName, contactPhone, reason } = leave;
    const times = from > serverNow() ? { from, to } : { from: null, to: null };
    keepDraft(personId, {
      kind,
      ...times,
      offCampus,
      destination,
      contactName,
      contactPhone,
      reason,
      slips: [],
    });
    open(pagePath('leave', 'apply'));
  };
  const run = (act: OwnAct) => {
    if (FORMS.includes(act)) setForm(act as Form);
    else if (act === 'pass') open(pagePath('leave', 'pass'), { leaveId });
    else if (act === 'urge') void remind();
    else if (act === 'withdraw') void takeBack();
    else void again();
  };
  const busy = (act: OwnAct) =>
    (act === 'urge' && urge.busy) || (act === 'withdraw' && withdraw.busy) || undefined;

  const main = mainAct(leave, serverNow());
  const others = ownActs(leave).filter((act) => act !== main);
  const props = { leave, onChanged, onClose: () => setForm(null) };
  return (
    <>
      <Problem error={urge.error ?? withdraw.error} />
      {others.length > 0 && (
        <View className={css.acts}>
          {others.map((act) => (
            <Button key={act} className={css.act} busy={busy(act)} onTap={() => run(act)}>
              {WORDS[act]}
            </Button>
          ))}
        </View>
      )}
      {children}
      {main && (
        <SafeBar>
          <Button block look="primary" busy={busy(main)} onTap={() => run(main)}>
            {WORDS[main]}
          </Button>
        </SafeBar>
      )}
      {form === 'answer' && <AnswerSheet {...props} />}
      {form === 'claimReturn' && <ReturnSheet {...props} />}
      {form === 'extend' && <ExtendSheet {...props} />}
      {form === 'shorten' && <ShortenSheet {...props} />}
      {form === 'addSlips' && <SlipsSheet {...props} />}
    </>
  );
}
