import { Text } from '@tarojs/components';
import { timeInWords } from '@contract/core/time';
import { KIND_NAMES, STATE_NAMES } from '@contract/leave-kinds';
import { serverNow } from '@/platform/clock';
import { Card, SectionTitle } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { Headline, Line } from '@/ui/headline';
import { Row } from '@/ui/row';
import { Chain } from '../../components/chain';
import { Deciding, Judging } from '../../components/deciding';
import { Facts } from '../../components/facts';
import { Overdue } from '../../components/overdue';
import { OwnActs } from '../../components/own-acts';
import { SlipList } from '../../components/slip-list';
import {
  adviceFor,
  daysInWords,
  periodInWords,
  standingInWords,
  STATE_LOOKS,
  type FullLeave,
} from '../../leave-words';
import css from './index.module.scss';

/** All of one leave, for the student and for the chain. */
export function Full({ leave, onChanged }: { leave: FullLeave; onChanged: () => Promise<void> }) {
  const now = serverNow();
  const advice = adviceFor(leave, now);
  const what = `${KIND_NAMES[leave.kind]} ${daysInWords(leave.days)}`;
  return (
    <>
      <Card>
        <Headline
          title={leave.own ? what : `${leave.name} ${what}`}
          side={<Chip {...STATE_LOOKS[leave.state]}>{STATE_NAMES[leave.state]}</Chip>}
        />
        {!leave.own && <Line>{[leave.className, leave.place].filter(Boolean).join(' · ')}</Line>}
        <Line>{periodInWords(leave, now)}</Line>
        <Text className={css.standing}>{standingInWords(leave, now)}</Text>
        {advice !== null && <Text className={css.advice}>{advice}</Text>}
      </Card>
      <Overdue leave={leave} mayAcknowledge={leave.can.acknowledge} onChanged={onChanged} />
      <Judging leave={leave} />
      {leave.own ? (
        <OwnActs leave={leave} onChanged={onChanged}>
          <Record leave={leave} />
        </OwnActs>
      ) : (
        <Record leave={leave} />
      )}
      <Deciding leave={leave} onChanged={onChanged} />
    </>
  );
}

/** What was asked, who decided what, and how it went; a decider reads the reason before the steps. */
function Record({ leave }: { leave: FullLeave }) {
  const now = serverNow();
  const steps = (
    <>
      <SectionTitle>审批</SectionTitle>
      <Card flush>
        <Chain steps={leave.chain} />
      </Card>
      <Thread leave={leave} />
    </>
  );
  return (
    <>
      {leave.returnClaim && leave.waiting?.ask === 'return' && (
        <>
          <SectionTitle>销假申请</SectionTitle>
          <Facts
            items={[
              ['本人申请', timeInWords(leave.returnClaim.at, now)],
              ['说明', leave.returnClaim.note],
            ]}
          />
        </>
      )}
      {leave.extension && (
        <>
          <SectionTitle>续假申请</SectionTitle>
          <Facts
            items={[
              ['延到', timeInWords(leave.extension.to, now)],
              ['共计', daysInWords(leave.extension.days)],
              ['事由', leave.extension.reason],
            ]}
          />
          <Card flush>
            <Chain steps={leave.extension.chain} />
          </Card>
        </>
      )}
      {leave.own && steps}
      <SectionTitle>假条</SectionTitle>
      <Facts items={factsOf(leave, now)} />
      <SlipList leaveId={leave.leaveId} slips={leave.slips} />
      {!leave.own && steps}
      <SectionTitle>经过</SectionTitle>
      <Card flush>
        {[...leave.log].reverse().map((entry, index) => (
          <Row
            key={index}
            title={entry.text}
            note={`${entry.byName || '系统'} · ${timeInWords(entry.at, now)}`}
          />
        ))}
      </Card>
    </>
  );
}

function Thread({ leave }: { leave: FullLeave }) {
  const now = serverNow();
  if (leave.thread.length === 0) return null;
  return (
    <>
      <SectionTitle>问与答</SectionTitle>
      <Card flush>
        {leave.thread.map((entry, index) => (
          <Row
            key={index}
            title={entry.text}
            note={`${entry.byName}${entry.own ? '（本人）' : ''} · ${timeInWords(entry.at, now)}`}
          />
        ))}
      </Card>
    </>
  );
}

function factsOf(leave: FullLeave, now: number): (readonly [string, string | null])[] {
  const joined = leave.joined.map((one) => `${KIND_NAMES[one.kind]} ${periodInWords(one, now)}`).join('\n');
  return [
    ['集体活动', leave.groupTitle],
    ['事由', leave.reason],
    ['开始', timeInWords(leave.from, now)],
    ['结束', timeInWords(leave.to, now)],
    ['长度', `${daysInWords(leave.days)}（${leave.counting}）`],
    [
      '合计',
      leave.tierDays === leave.days ? null : `与相连的请假合计 ${daysInWords(leave.tierDays)}，按合计审批`,
    ],
    ['相连的假', joined || null],
    ['补假', leave.retro ? '事后补假' : null],
    ['证明期限', leave.proofDueAt === null ? null : `${timeInWords(leave.proofDueAt, now)} 前补交`],
    ['是否离校', leave.offCampus ? '离校' : '不离校'],
    ['去向', leave.destination],
    ['联系人', leave.contactName],
    ['联系电话', leave.contactPhone],
    ['离开', leave.departedAt === null ? null : timeInWords(leave.departedAt, now)],
    ['门卫登记', leave.outside === null ? null : leave.outside ? '已出校' : '在校'],
    ['销假期限', leave.returnDueAt === null ? null : timeInWords(leave.returnDueAt, now)],
  ];
}
