import { View } from '@tarojs/components';
import { leave as contract } from '@contract/leave';
import { pagePath } from '@/domains/registry';
import { serverNow } from '@/platform/clock';
import { open } from '@/platform/navigation';
import { useCommand } from '@/platform/use-command';
import { ask, say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Problem } from '@/ui/problem';
import { SafeBar } from '@/ui/safe-bar';
import { namesInWords, type FullLeave } from '../leave-words';
import css from './own-acts.module.scss';

/** What the student may do with his own leave; the most pressing one stands in the bar. */
export function OwnActs({ leave, onChanged }: { leave: FullLeave; onChanged: () => Promise<void> }) {
  const urge = useCommand(contract, 'urge');
  const withdraw = useCommand(contract, 'withdraw');
  const back = useCommand(contract, 'return');
  const { can, leaveId, turn } = leave;
  const target = { leaveId, turn };
  const acts: { word: string; run: () => void; busy?: boolean }[] = [];

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
  const claim = async () => {
    const sure = await ask({
      title: '确认已经回到学校？',
      text: '老师确认后销假。门卫核验或点名在场也会自动销假。',
      yes: '我回来了',
    });
    if (!sure) return;
    if (await back.run(target)) say('已申请销假，等老师确认');
    await onChanged();
  };

  if (can.claimReturn) acts.push({ word: '我回来了', run: () => void claim(), busy: back.busy });
  if (can.pass) acts.push({ word: '出门凭证', run: () => open(pagePath('leave', 'pass'), { leaveId }) });
  if (can.urge) acts.push({ word: '催办', run: () => void remind(), busy: urge.busy });
  if (can.withdraw) acts.push({ word: '撤回', run: () => void takeBack(), busy: withdraw.busy });
  // On the way out the pass is what one needs; back in, or too late, the return is.
  const passFirst = can.pass && !(can.claimReturn && (leave.outside === false || serverNow() >= leave.to));
  const order = passFirst ? ['出门凭证'] : ['我回来了', '出门凭证', '催办'];
  const main = acts.find(({ word }) => order.includes(word)) ?? null;
  const others = acts.filter((act) => act !== main);
  return (
    <>
      <Problem error={urge.error ?? withdraw.error ?? back.error} />
      {others.length > 0 && (
        <View className={css.acts}>
          {others.map(({ word, run, busy }) => (
            <Button key={word} className={css.act} busy={busy} onTap={run}>
              {word}
            </Button>
          ))}
        </View>
      )}
      {main && (
        <SafeBar>
          <Button block look="primary" busy={main.busy} onTap={main.run}>
            {main.word}
          </Button>
        </SafeBar>
      )}
    </>
  );
}
