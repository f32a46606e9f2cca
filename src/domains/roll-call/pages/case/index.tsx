import { View } from '@tarojs/components';
import { useState } from 'react';
import { timeInWords } from '@contract/core/time';
import { rollCall } from '@contract/roll-call';
import { CASE_STATE_NAMES, CASE_STEPS } from '@contract/roll-call-cases';
import { STATUS_GLYPHS, STATUS_NAMES } from '@contract/roll-call-rules';
import { serverNow } from '@/platform/clock';
import { useConsentAlong } from '@/platform/consent-along';
import { dial } from '@/platform/device';
import { open, parameter } from '@/platform/navigation';
import { useCommand } from '@/platform/use-command';
import { useQuery } from '@/platform/use-query';
import { Page } from '@/shell/page';
import { ask, say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Card, SectionTitle } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { Headline, Line } from '@/ui/headline';
import { Icon } from '@/ui/icon';
import { LadderSteps } from '@/ui/ladder-steps';
import { Loaded } from '@/ui/loaded';
import { Problem } from '@/ui/problem';
import { Row } from '@/ui/row';
import { SafeBar } from '@/ui/safe-bar';
import { Empty } from '@/ui/states';
import { CASE_LOOKS, standingOf, type CaseView } from '../../case-words';
import { CloseCase, LoggedCall, NoteCase } from '../../components/case-forms';
import { STATUS_TONES } from '../../status-look';
import css from './index.module.scss';

/** Whoever takes on one search will be asked for the next. */
const NEXT_SEARCH = ['roll-missing', 'case-escalated'] as const;

export default function CasePage() {
  const caseId = parameter('caseId');
  return (
    <Page>
      {caseId === null ? (
        <Empty title="没有指定要找谁" text="请从待办重新进入。" />
      ) : (
        <Case caseId={caseId} />
      )}
    </Page>
  );
}

function Case({ caseId }: { caseId: string }) {
  const query = useQuery(rollCall, 'case', { caseId }, { everyMs: 20_000 });
  return (
    <Loaded query={query} heights={[120, 96, 160]}>
      {(found) => <Working found={found} onChanged={query.refresh} />}
    </Loaded>
  );
}

/** One missing person (or room): who is asked now, whom to ring, what was done, and how it ended. */
function Working({ found, onChanged }: { found: CaseView; onChanged: () => Promise<void> }) {
  const acknowledge = useCommand(rollCall, 'acknowledge-case');
  const escalate = useCommand(rollCall, 'escalate-case');
  const consentAlong = useConsentAlong(NEXT_SEARCH);
  const [form, setForm] = useState<'note' | 'close' | 'call' | null>(null);
  const now = serverNow();
  const { can } = found;
  const done = async (words: string) => {
    setForm(null);
    say(words);
    await onChanged();
  };
  const takeOn = async () => {
    consentAlong();
    if (await acknowledge.run({ caseId: found.caseId })) await done('已认领，由您负责找到');
    else await onChanged();
  };
  const handOn = async () => {
    const next = CASE_STEPS[found.step + 1]?.name ?? '上一级';
    const sure = await ask({
      title: `现在转给${next}？`,
      text: '不等时间到，立即通知下一级。您仍可以继续记录。',
      yes: '立即转',
    });
    if (!sure) return;
    if (await escalate.run({ caseId: found.caseId })) await done(`已转${next}`);
    else await onChanged();
  };
  const call = async (phone: string) => {
    const rang = await dial(phone);
    if (!rang) say(`没有拨出，号码是 ${phone}`, { good: false });
    if (can.note) setForm('call');
  };
  return (
    <>
      <Card>
        <Headline
          title={found.title}
          side={<Chip {...CASE_LOOKS[found.state]}>{CASE_STATE_NAMES[found.state]}</Chip>}
        />
        <Line>{found.place}</Line>
        <Line>
          {found.checkName} · {timeInWords(found.openedAt, now)} 上报
        </Line>
        <Line>{standingOf(found, now)}</Line>
        {found.kind === 'room' && (
          <View className={css.people}>
            {found.people.map((person) => (
              <Chip key={person.personId} tone={STATUS_TONES[person.s]} glyph={STATUS_GLYPHS[person.s]}>
                {`${person.name} ${STATUS_NAMES[person.s]}`}
              </Chip>
            ))}
          </View>
        )}
        <LadderSteps steps={CASE_STEPS} at={found.step} tone="brand" />
      </Card>
      <Problem error={acknowledge.error ?? escalate.error} />
      {found.contacts.length > 0 && (
        <>
          <SectionTitle>打电话</SectionTitle>
          <Card flush>
            {found.contacts.map((contact) => (
              <Row
                key={`${contact.relation}:${contact.name}`}
                title={`${contact.name}（${contact.relation}）`}
                note={contact.masked ? `${contact.phone}，转到“联系家长”后可以拨打` : contact.phone}
                lead={<Icon name={contact.masked ? 'lock' : 'phone'} />}
                label={`${contact.masked ? '' : '打电话给 '}${contact.name}，${contact.relation}`}
                onTap={contact.masked ? undefined : () => void call(contact.phone)}
              />
            ))}
          </Card>
        </>
      )}
      {can.note && (
        <View className={css.acts}>
          <Button className={css.act} onTap={() => setForm('note')}>
            记一笔
          </Button>
          {found.step < CASE_STEPS.length - 1 && (
            <Button className={css.act} busy={escalate.busy} onTap={() => void handOn()}>
              转上一级
            </Button>
          )}
        </View>
      )}
      <SectionTitle>经过</SectionTitle>
      <Card flush>
        {found.log.length === 0 && <Row title="还没有记录" />}
        {[...found.log].reverse().map((entry) => (
          <Row
            key={`${entry.at}:${entry.text}`}
            title={entry.text}
            note={`${entry.byName || '系统'} · ${timeInWords(entry.at, now)}`}
          />
        ))}
      </Card>
      <Button
        look="quiet"
        block
        onTap={() => open('/domains/roll-call/pages/sheet/index', { sheetId: found.sheetId })}
      >
        看这一层的点名
      </Button>
      {can.acknowledge && can.falseAlarm && (
        <Button look="quiet" block onTap={() => setForm('close')}>
          已找到或误报，直接办结
        </Button>
      )}
      {can.acknowledge ? (
        <SafeBar>
          <Button block look="primary" busy={acknowledge.busy} onTap={() => void takeOn()}>
            我来找
          </Button>
        </SafeBar>
      ) : (
        can.close && (
          <SafeBar>
            <Button block look="primary" onTap={() => setForm('close')}>
              找到了，办结
            </Button>
          </SafeBar>
        )
      )}
      {form === 'note' && <NoteCase caseId={found.caseId} onDone={done} onClose={() => setForm(null)} />}
      {form === 'call' && <LoggedCall caseId={found.caseId} onDone={done} onClose={() => setForm(null)} />}
      {form === 'close' && (
        <CloseCase
          caseId={found.caseId}
          mayBeFalse={can.falseAlarm}
          onDone={done}
          onClose={() => setForm(null)}
        />
      )}
    </>
  );
}
