import { useState } from 'react';
import { leave } from '@contract/leave';
import type { LeavePolicy } from '@contract/leave-policy';
import { call, CallFailure } from '@/platform/call';
import { back } from '@/platform/navigation';
import { useCommand } from '@/platform/use-command';
import { useQuery } from '@/platform/use-query';
import { Page } from '@/shell/page';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Loaded } from '@/ui/loaded';
import { SafeBar } from '@/ui/safe-bar';
import { Segment } from '@/ui/segment';
import { changedPaths, mergePolicies, policyFaults, type Merged } from '../../policy-form';
import { Chain, Gate, Kinds, Limits } from './parts';
import { PreviewSheet } from './preview-sheet';

type Part = 'chain' | 'kinds' | 'limits' | 'gate';

const PARTS: readonly { key: Part; word: string; owns: RegExp }[] = [
  { key: 'chain', word: '审批', owns: /^(tiers|counting|joinGapHours|answerHours|classPercent)/ },
  { key: 'kinds', word: '类型', owns: /^kinds/ },
  { key: 'limits', word: '期限', owns: /^(return|retro|proof|overdue)/ },
  { key: 'gate', word: '门岗', owns: /^(departure|earlyOut|live)/ },
];

/** The school's rules of leave: edited as a draft, tried on samples, then saved for new leaves only. */
export default function SettingsPage() {
  return (
    <Page allow={leave.actions['set-policy'].allow}>
      <Settings />
    </Page>
  );
}

function Settings() {
  const query = useQuery(leave, 'policy', {}, { keep: false });
  return (
    <Loaded query={query} heights={[44, 220, 220]}>
      {(reply) => <Form loaded={reply} />}
    </Loaded>
  );
}

export interface Saved {
  rev: number;
  policy: LeavePolicy;
}

function Form({ loaded }: { loaded: Saved }) {
  // What was loaded first: a refresh behind the form must not pull the ground away from under it.
  const [saved, setSaved] = useState(loaded);
  const [draft, setDraft] = useState(loaded.policy);
  const [part, setPart] = useState<Part>('chain');
  const [previewing, setPreviewing] = useState(false);
  const [merged, setMerged] = useState<Merged | null>(null);
  const [lost, setLost] = useState<CallFailure | null>(null);
  const command = useCommand(leave, 'set-policy');
  const faults = policyFaults(draft);
  const changed = changedPaths(saved.policy, draft);
  const wrong = Object.keys(faults);
  const change = (patch: Partial<LeavePolicy>) => setDraft((old) => ({ ...old, ...patch }));

  /** Somebody saved in between: his changes join mine, and nothing is sent before both were seen. */
  const joinOther = async () => {
    setLost(null);
    try {
      const theirs = await call(leave, 'policy', {});
      const joined = mergePolicies(saved.policy, draft, theirs.policy);
      setSaved(theirs);
      setDraft(joined.policy);
      setMerged(joined);
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      setLost(error);
    }
  };
  const save = async () => {
    setMerged(null);
    const done = await command.run({ rev: saved.rev, policy: draft });
    if (!done) return;
    say('已保存，对以后提交的请假生效');
    back();
  };
  const conflict = command.error?.code === 'LEAVE_POLICY_CHANGED';

  return (
    <>
      <Segment
        label="哪一部分"
        items={PARTS.map(({ key, word, owns }) => {
          const count = wrong.filter((path) => owns.test(path)).length;
          return { key, word: count > 0 ? `${word} ✕` : word };
        })}
        chosen={part}
        onChoose={setPart}
      />
      {part === 'chain' && <Chain draft={draft} faults={faults} onChange={change} />}
      {part === 'kinds' && <Kinds draft={draft} faults={faults} onChange={change} />}
      {part === 'limits' && <Limits draft={draft} faults={faults} onChange={change} />}
      {part === 'gate' && <Gate draft={draft} faults={faults} onChange={change} />}
      <SafeBar>
        <Button
          block
          look="primary"
          disabled={changed.length === 0 || wrong.length > 0}
          onTap={() => {
            setMerged(null);
            command.clear();
            setPreviewing(true);
          }}
        >
          {wrong.length > 0
            ? `有 ${wrong.length} 处要改正`
            : changed.length === 0
              ? '没有改动'
              : `预览并保存（${changed.length} 项改动）`}
        </Button>
      </SafeBar>
      {previewing && (
        <PreviewSheet
          saved={saved.policy}
          draft={draft}
          changed={changed}
          merged={merged}
          error={lost ?? command.error}
          conflict={conflict && !merged}
          busy={command.busy}
          onJoin={() => {
            command.clear();
            void joinOther();
          }}
          onSave={() => void save()}
          onClose={() => setPreviewing(false)}
        />
      )}
    </>
  );
}
