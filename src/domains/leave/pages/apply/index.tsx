import { useEffect, useRef, useState } from 'react';
import { leave } from '@contract/leave';
import { pagePath } from '@/domains/registry';
import { replaceBy } from '@/platform/navigation';
import { useSession } from '@/platform/session';
import { useQuery } from '@/platform/use-query';
import { Page } from '@/shell/page';
import { ask, say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Problem } from '@/ui/problem';
import { SafeBar } from '@/ui/safe-bar';
import { Forecast } from '../../components/forecast';
import { checkDraft, firstFault, type Faults } from '../../draft';
import { keepContact, useDraft } from '../../draft-store';
import { sendApplication } from '../../sending';
import { guessedDays } from '../../when';
import { ApplyForm } from './apply-form';
import { Restored } from './restored';

export default function ApplyPage() {
  const me = useSession((session) => session.me);
  return (
    <Page allow={leave.actions.apply.allow}>
      {me && <Apply key={me.person.id} personId={me.person.id} />}
    </Page>
  );
}

/** Asking for a leave: what it means is on the screen before it is sent, and nothing typed is lost. */
function Apply({ personId }: { personId: string }) {
  const { draft, change, clear, handOver, takeBack, restored } = useDraft(personId);
  const [faults, setFaults] = useState<Faults>({});
  const [openSlips, setOpenSlips] = useState(0);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const policy = useQuery(leave, 'policy', {}).data?.policy ?? null;
  const { kind, from, to } = draft;
  const asked = kind !== null && from !== null && to !== null && to > from ? { kind, from, to } : null;
  const preview = useQuery(leave, 'preview', asked, { keep: false });
  const blocked = asked !== null && preview.data?.blocked != null;

  const here = useRef(true);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);

  const send = async () => {
    const checked = checkDraft(draft, { slipNeeded: preview.data?.slipNeeded ?? false });
    setRefusal(null);
    if ('faults' in checked) {
      setFaults(checked.faults);
      say(firstFault(checked.faults) ?? '还有没填好的地方', { good: false });
      return;
    }
    setFaults({});
    if (openSlips > 0 && !(await goWithoutSlips(openSlips))) return;
    setBusy(true);
    handOver();
    const sent = await sendApplication(checked.application);
    setBusy(false);
    if (sent.how === 'refused' || sent.how === 'lost') {
      takeBack();
      if (!here.current) return;
      setRefusal(sent.how === 'lost' ? '手机存储已满，没有保存也没有发送，请清理后重试' : sent.message);
      await preview.refresh();
      return;
    }
    keepContact(personId, draft);
    // Whoever has gone on meanwhile is not torn from where he is.
    if (!here.current) return;
    if (sent.how === 'answered') {
      say('已提交，等待审批');
      replaceBy(pagePath('leave', 'detail'), { leaveId: sent.leaveId });
    } else {
      say('没有网络，已存在手机上，连上后自动发送');
      replaceBy(pagePath('leave', 'mine'));
    }
  };

  return (
    <>
      {restored && <Restored onClear={clear} />}
      <ApplyForm
        draft={draft}
        faults={faults}
        policy={policy}
        personId={personId}
        slipNeeded={preview.data?.slipNeeded ?? false}
        onChange={(patch) => {
          change(patch);
          setFaults((old) => without(old, Object.keys(patch)));
        }}
        onSlips={(make) => {
          change((old) => ({ slips: make(old.slips) }));
          setFaults((old) => without(old, ['slips']));
        }}
        onOpenSlips={setOpenSlips}
      />
      {asked && <Forecast preview={preview} period={asked} guess={guessedDays(policy, asked.kind, asked)} />}
      <Problem error={refusal === null ? null : { message: refusal }} />
      <SafeBar>
        <Button block look="primary" busy={busy} disabled={blocked} onTap={() => void send()}>
          提交请假
        </Button>
      </SafeBar>
    </>
  );
}

function goWithoutSlips(count: number): Promise<boolean> {
  return ask({
    title: `${count} 张照片还没有传上去`,
    text: '现在提交不会带上这些照片，提交后可以在假条里补交。',
    yes: '先提交',
    no: '等照片传完',
  });
}

function without(faults: Faults, names: readonly string[]): Faults {
  return Object.fromEntries(Object.entries(faults).filter(([name]) => !names.includes(name)));
}
