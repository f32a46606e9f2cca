import { useEffect, useState } from 'react';
import type { OutputOf } from '@contract/core/define';
import { addDays, dayOf } from '@contract/core/time';
import { DAY_KINDS } from '@contract/org-year';
import { rollCall } from '@contract/roll-call';
import { CHECK_KINDS, type CheckKind } from '@contract/roll-call-rules';
import type { CheckSetting } from '@contract/roll-call-schedule';
import { DAY_KIND_WORDS } from '@contract/roll-call-setting-words';
import { settingFaults } from '@contract/roll-call-settings';
import { serverNow } from '@/platform/clock';
import { back, parameter } from '@/platform/navigation';
import { useCommand } from '@/platform/use-command';
import { useQuery } from '@/platform/use-query';
import { Page } from '@/shell/page';
import { ask, say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Card, SectionTitle } from '@/ui/card';
import { ChoiceField } from '@/ui/choice-field';
import { DateField } from '@/ui/date-field';
import { Field } from '@/ui/field';
import { Loaded } from '@/ui/loaded';
import { MultiChoices } from '@/ui/multi-choices';
import { Problem } from '@/ui/problem';
import { SafeBar } from '@/ui/safe-bar';
import { Empty } from '@/ui/states';
import { ToggleRow } from '@/ui/toggle-row';
import { minuteChoices, newCheck } from '../../check-form';
import { CheckPreview } from '../../components/check-preview';
import { Markers } from './markers';
import { Reach } from './reach';
import { Windows } from './windows';

type Setting = OutputOf<typeof rollCall, 'check-settings'>['settings'][number];

export interface EditorProps {
  draft: CheckSetting;
  /** Field → what is wrong with it. */
  faults: Readonly<Record<string, string>>;
  onChange: (draft: CheckSetting) => void;
}

const KINDS = (Object.keys(CHECK_KINDS) as CheckKind[]).map((key) => ({ key, word: CHECK_KINDS[key] }));
const DAYS = DAY_KINDS.map((key) => ({ key, word: DAY_KIND_WORDS[key] }));
const GRACE = [0, 5, 10, 15, 20, 30];
const LOCK = [15, 30, 60, 90, 120, 180, 240];
const REOPEN = [0, 1, 3, 7, 14];

/** One check of the school: when, where, of whom, by whom; with a day tried before it is saved. */
export default function CheckPage() {
  const id = parameter('id');
  const query = useQuery(rollCall, 'check-settings', {}, { keep: false });
  return (
    <Page>
      <Loaded query={query} heights={[180, 240, 180, 180]}>
        {({ settings }) => {
          const found = settings.find(({ check }) => check.checkId === id);
          if (id !== null && !found)
            return <Empty title="没有这个考勤" text="请返回考勤时段，从列表里重新选择。" />;
          const start = found ?? { check: newCheck(settings.map(({ check }) => check)), rev: 0 };
          return <Editor key={start.check.checkId} start={start} isNew={!found} />;
        }}
      </Loaded>
    </Page>
  );
}

function Editor({ start, isNew }: { start: { check: CheckSetting; rev: number }; isNew: boolean }) {
  const [held] = useState(start);
  const [draft, setDraft] = useState<CheckSetting>(held.check);
  const command = useCommand(rollCall, 'set-check-settings');
  const faults = settingFaults(draft);
  const sound = Object.keys(faults).length === 0;
  const changed = JSON.stringify(draft) !== JSON.stringify(held.check);
  const editor: EditorProps = { draft, faults, onChange: setDraft };
  const save = async () => {
    if (held.check.enabled && !draft.enabled) {
      const sure = await ask({
        title: `停用${draft.name}？`,
        text: '从还没建点名表的一次起不再点名，已有的记录不受影响，以后可以再启用。',
        yes: '停用',
        danger: true,
      });
      if (!sure) return;
    }
    const done = await command.run({ rev: held.rev, check: wireOf(draft) });
    if (!done) return;
    say('已保存，从还没建点名表的一次起生效');
    back();
  };
  return (
    <>
      <Basics {...editor} isNew={isNew} />
      <Windows {...editor} />
      <Timing {...editor} />
      <Reach {...editor} />
      <Markers {...editor} />
      <Trial draft={draft} sound={sound} />
      <Problem error={command.error} />
      <SafeBar>
        <Button
          look="primary"
          block
          busy={command.busy}
          disabled={!sound || !(changed || isNew)}
          onTap={() => void save()}
        >
          保存
        </Button>
      </SafeBar>
    </>
  );
}

/** The wire's lists are its own. */
function wireOf(draft: CheckSetting): Setting['check'] {
  return JSON.parse(JSON.stringify(draft)) as Setting['check'];
}

function Basics({ draft, faults, onChange, isNew }: EditorProps & { isNew: boolean }) {
  const { name, kind, days, points, enabled } = draft;
  return (
    <Card flush>
      <ToggleRow
        title="启用"
        note={enabled ? '按下面的设置开点名' : '不再开点名，记录都还在'}
        on={enabled}
        onChange={(on) => onChange({ ...draft, enabled: on })}
      />
      <Field
        label="名称"
        value={name}
        max={10}
        placeholder="如 午休、周日查寝"
        {...(faults.name !== undefined && name !== '' && { error: faults.name })}
        onChange={(value) => onChange({ ...draft, name: value })}
      />
      {isNew && (
        <ChoiceField
          label="按哪一种点"
          items={KINDS}
          chosen={kind}
          hint="晚就寝可以记未归、晚归；其余记旷、迟到"
          onChoose={(chosen) => onChange({ ...draft, kind: chosen })}
        />
      )}
      <MultiChoices
        label="哪些日子"
        items={DAYS}
        chosen={days}
        {...(faults.days !== undefined && { error: faults.days })}
        onChange={(chosen) => onChange({ ...draft, days: chosen })}
      />
      <ToggleRow
        title="开头和结尾各点一次"
        note="少一次算早退"
        on={points === 2}
        onChange={(on) => onChange({ ...draft, points: on ? 2 : 1 })}
      />
    </Card>
  );
}

function Timing({ draft, faults, onChange }: EditorProps) {
  const { graceMinutes, lockMinutes, reopenDays } = draft;
  return (
    <Card flush>
      <ChoiceField
        label="迟到宽限"
        items={minuteChoices(GRACE, graceMinutes, (one) => (one === 0 ? '没有' : `开始后 ${one} 分钟内`))}
        chosen={String(graceMinutes)}
        {...(faults.graceMinutes !== undefined && { error: faults.graceMinutes })}
        onChoose={(key) => onChange({ ...draft, graceMinutes: Number(key) })}
      />
      <ChoiceField
        label="什么时候锁定"
        items={minuteChoices(LOCK, lockMinutes, (one) => `结束后 ${one} 分钟`)}
        chosen={String(lockMinutes)}
        hint="锁定前层长可以改，锁定后要辅导员重新打开"
        {...(faults.lockMinutes !== undefined && { error: faults.lockMinutes })}
        onChoose={(key) => onChange({ ...draft, lockMinutes: Number(key) })}
      />
      <ChoiceField
        label="辅导员多久内可以重新打开"
        items={minuteChoices(REOPEN, reopenDays, (one) => (one === 0 ? '不可以' : `锁定后 ${one} 天内`))}
        chosen={String(reopenDays)}
        hint="之后只有学工部可以重新打开"
        onChoose={(key) => onChange({ ...draft, reopenDays: Number(key) })}
      />
    </Card>
  );
}

/** The draft once the fingers rest: a name is not asked about letter by letter. */
function useSettled(draft: CheckSetting): CheckSetting {
  const [settled, setSettled] = useState(draft);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(draft), 500);
    return () => clearTimeout(timer);
  }, [draft]);
  return settled;
}

/** What the draft would do on a day, before it is saved. */
function Trial({ draft, sound }: { draft: CheckSetting; sound: boolean }) {
  const [day, setDay] = useState(() => addDays(dayOf(serverNow()), 1));
  const settled = useSettled(draft);
  const asked = sound && Object.keys(settingFaults(settled)).length === 0;
  const input = asked ? { day, draft: wireOf(settled) } : null;
  const query = useQuery(rollCall, 'try-check-settings', input, { keep: false });
  return (
    <>
      <SectionTitle>试一天</SectionTitle>
      <Card flush>
        <DateField label="看哪一天" value={day} onChange={setDay} />
      </Card>
      {sound ? (
        <Loaded query={query} heights={[160]}>
          {({ checks }) => (
            <>
              {checks
                .filter((check) => check.checkId === draft.checkId)
                .map((check) => (
                  <CheckPreview key={check.checkId} check={check} day={day} />
                ))}
            </>
          )}
        </Loaded>
      ) : (
        <Empty title="还不能预览" text="请先改正上面标红的地方。" />
      )}
    </>
  );
}
