import { useState } from 'react';
import { rollCall } from '@contract/roll-call';
import { org } from '@contract/org';
import { DAY_KIND_NAMES } from '@contract/org-year';
import { addDays, dayInWords, dayOf, timeInWords } from '@contract/core/time';
import { windowInWords } from '@contract/roll-call-setting-words';
import { MAX_CHECKS } from '@contract/roll-call-settings';
import { serverNow } from '@/platform/clock';
import { useCommand } from '@/platform/use-command';
import { useQuery } from '@/platform/use-query';
import { Page } from '@/shell/page';
import { ask, say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Card, SectionTitle } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { DateField } from '@/ui/date-field';
import { Icon } from '@/ui/icon';
import { Loaded } from '@/ui/loaded';
import { Problem } from '@/ui/problem';
import { Row } from '@/ui/row';
import { Segment } from '@/ui/segment';
import { Empty } from '@/ui/states';
import { CheckPreview, type CalledBuilding, type TriedCheck } from '../../components/check-preview';
import { openOrg } from '../../paths';
import { CallOff } from './call-off';

export default function ChecksPage() {
  return (
    <Page>
      <Checks />
    </Page>
  );
}

/** The school's checks, and what would open on a chosen day and why, told before the day comes. */
function Checks() {
  const today = dayOf(serverNow());
  const [day, setDay] = useState(today);
  return (
    <>
      <Settings />
      <SectionTitle>哪天会开哪些</SectionTitle>
      <Segment
        label="哪一天"
        items={[
          { key: today, word: '今天' },
          { key: addDays(today, 1), word: '明天' },
          { key: addDays(today, 2), word: '后天' },
        ]}
        chosen={day}
        onChoose={setDay}
      />
      <Card flush>
        <DateField label="看哪一天" value={day} onChange={setDay} />
      </Card>
      <Reason day={day} />
      <Day day={day} />
    </>
  );
}

function Reason({ day }: { day: string }) {
  const query = useQuery(org, 'calendar', { from: day, to: day }, { keep: false });
  const found = query.data?.days[0];
  if (!found) return null;
  const kind = DAY_KIND_NAMES[found.kind];
  const why = [
    found.name !== kind ? found.name : '',
    found.teachesAs ? `上 ${dayInWords(found.teachesAs)} 的课` : '',
    found.term?.name ?? '不在任何学期里',
    found.timetable === 'summer' ? '夏季作息' : '冬季作息',
    found.overridden ? '学校改过' : '',
  ];
  return (
    <Card flush>
      <Row
        title={`${dayInWords(day)} · ${kind}`}
        note={why.filter(Boolean).join(' · ')}
        lead={<Icon name="calendar-days" />}
        value="校历"
        onTap={() => openOrg('calendar')}
      />
    </Card>
  );
}

/** What the day brings by the settings in force. */
function Day({ day }: { day: string }) {
  const query = useQuery(rollCall, 'try-check-settings', { day }, { keep: false });
  const [calling, setCalling] = useState<TriedCheck | null>(null);
  const restore = useCommand(rollCall, 'restore-check');
  const takeBack = async ({ checkId, name }: TriedCheck, building?: CalledBuilding) => {
    const sure = await ask({
      title: `恢复${building ? building.label : ''} ${dayInWords(day)} 的${name}？`,
      text: '取消过的楼层照常点名，已经通知过的点名人会再收到待办。',
      yes: building ? `恢复${building.label}` : '恢复这一次',
    });
    if (!sure) return;
    const done = await restore.run({ day, checkId, ...(building && { buildingId: building.buildingId }) });
    if (!done) return;
    say(done.restored > 0 ? `已恢复，${done.restored} 层重新点名` : '已恢复，到点照常开始');
    await query.refresh();
  };
  return (
    <Loaded query={query} heights={[160, 160, 160]}>
      {({ checks }) =>
        checks.length === 0 ? (
          <Empty icon="clock" title="这一天没有任何考勤" text="请在上面加一个考勤，或启用已有的。" />
        ) : (
          <>
            <SectionTitle>
              {checks.some(({ off }) => off === null) ? '这一天会开的考勤' : '这一天都不开'}
            </SectionTitle>
            {checks.map((check) => (
              <CheckPreview
                key={check.checkId}
                check={check}
                day={day}
                {...(check.off === null &&
                  check.locksAt > serverNow() && { onCall: () => setCalling(check) })}
                {...((check.called || check.off === null) &&
                  check.locksAt > serverNow() && {
                    onRestore: (building?: CalledBuilding) => void takeBack(check, building),
                  })}
              />
            ))}
            <Problem error={restore.error} />
            {calling && (
              <CallOff
                check={calling}
                day={day}
                onClose={() => setCalling(null)}
                onDone={() => {
                  setCalling(null);
                  void query.refresh();
                }}
              />
            )}
          </>
        )
      }
    </Loaded>
  );
}

/** The school's own checks, each to be opened and changed. */
function Settings() {
  const query = useQuery(rollCall, 'check-settings', {}, { keep: false });
  return (
    <Loaded query={query} heights={[64, 64, 64, 64]}>
      {({ settings }) => (
        <>
          <SectionTitle>考勤设置</SectionTitle>
          <Card flush>
            {settings.map(({ check, setName, setAt }) => {
              const note = check.windows.map(windowInWords).join('；');
              const who =
                setName === null || setAt === null ? '学校默认' : `${setName} ${setWhen(setAt)}改过`;
              return (
                <Row
                  key={check.checkId}
                  title={check.name}
                  note={`${note} · ${who}`}
                  lead={<Icon name={check.enabled ? 'alarm-clock' : 'clock'} />}
                  value={
                    <Chip tone={check.enabled ? 'ok' : 'neutral'} glyph={check.enabled ? '✓' : '–'}>
                      {check.enabled ? '启用' : '停用'}
                    </Chip>
                  }
                  label={`${check.name}，${check.enabled ? '启用' : '停用'}，${note}，${who}，去修改`}
                  onTap={() => openOrg('check', { id: check.checkId })}
                />
              );
            })}
          </Card>
          {settings.length < MAX_CHECKS && (
            <Button look="weak" block icon="plus" onTap={() => openOrg('check')}>
              加一个考勤
            </Button>
          )}
        </>
      )}
    </Loaded>
  );
}

function setWhen(at: number): string {
  return timeInWords(at, serverNow());
}
