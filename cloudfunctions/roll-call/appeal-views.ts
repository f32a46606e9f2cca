import type { ReplyOf } from '@contract/core/define';
import { ROLE_NAMES } from '@contract/core/roles';
import { addDays, clockOf, dayInWords } from '@contract/core/time';
import type { rollCall } from '@contract/roll-call';
import { APPEALABLE, appealUntil, DEFAULT_APPEAL_RULES, type AppealRules } from '@contract/roll-call-appeals';
import { STATUS_NAMES, type SheetState, type Status } from '@contract/roll-call-rules';
import type { AppealDoc } from './appeal-documents';
import type { LogEntry, SheetDoc } from './documents';
import { logs, rules } from './repo';

/** What the appeal's screens show, and the rules they are shown by (R20). */

type AppealCard = ReplyOf<typeof rollCall, 'appeals'>['items'][number];
type Change = ReplyOf<typeof rollCall, 'record'>['changes'][number];

export function presentAppeal(doc: AppealDoc): AppealCard {
  const names = doc.owners.map((owner) => owner.name).join('、');
  return {
    appealId: doc._id,
    personId: doc.personId,
    name: doc.name,
    className: doc.className,
    day: doc.day,
    checkId: doc.checkId,
    checkName: doc.checkName,
    kind: doc.kind,
    place: doc.place,
    s: doc.s,
    markedName: doc.markedName,
    markedAt: doc.markedAt,
    reason: doc.reason,
    photos: doc.photos.length,
    state: doc.state,
    filedAt: doc.filedAt,
    waitingFor: `${ROLE_NAMES[doc.ownerRole]} ${names}`.trim(),
    to: doc.to,
    decidedName: doc.decidedName,
    decidedAt: doc.decidedAt,
    note: doc.note,
  };
}

const WHY: Readonly<Record<LogEntry['a'], string>> = {
  mark: '点名',
  unopened: '无人开门',
  claim: '',
  submit: '提交时其余人记为出勤',
  reopen: '',
  late: '消到',
  report: '',
  visitor: '',
  recount: '请假审批后改记',
  settle: '处理接手前的记录',
  correct: '补记',
  appeal: '申诉后更正',
  lock: '',
  return: '提前返校',
};

function whyOf(entry: LogEntry): string {
  if (entry.a === 'appeal' && entry.x) return `${WHY.appeal}：${entry.x}`;
  if (entry.p === 'end') return `${WHY[entry.a]}（结束点）`;
  return entry.a === 'late' ? `${WHY.late} ${clockOf(entry.at)}` : WHY[entry.a];
}

/** Every change of one person's mark, oldest first, those that overflowed out of the sheet too. 1 request. */
export async function changesOf(sheet: SheetDoc, personId: string): Promise<Change[]> {
  const older = await logs.unsafeFind(
    'the sheet is in reach',
    { sheetId: sheet._id },
    { sort: [['_id', 1]], limit: 50 },
  );
  const entries = [...older.flatMap((doc) => doc.entries), ...sheet.log];
  return entries
    .flatMap((entry) =>
      (entry.m ?? [])
        .filter(([id]) => id === personId)
        .map(([, from, to]) => ({ at: entry.at, byName: entry.n, from, to, why: whyOf(entry) })),
    )
    .sort((a, b) => a.at - b.at);
}

/** The school's numbers; the defaults hold until the office sets them. 1 request. */
export async function appealRules(): Promise<AppealRules & { setName: string | null }> {
  const stored = await rules.unsafeFirst('the school’s rules are everybody’s', { _id: 'appeals' });
  return stored ?? { ...DEFAULT_APPEAL_RULES, setName: null };
}

/** Sheets whose marks are settled enough to object to. */
const SETTLED: readonly SheetState[] = ['submitted', 'locked', 'incomplete'];

export type Obstacle = { code: 'APPEAL_DENIED'; why: string } | { code: 'APPEAL_LATE'; until: string };

/** What stands against an appeal of this mark now; null: nothing. */
export function obstacleTo(
  sheet: Pick<SheetDoc, 'state' | 'day'>,
  s: Status,
  given: AppealRules,
  now: number,
): Obstacle | null {
  if (!given.statuses.includes(s)) {
    const names = given.statuses.map((one) => STATUS_NAMES[one]).join('、');
    return {
      code: 'APPEAL_DENIED',
      why: `${STATUS_NAMES[s]}不在可以申诉的范围（${names}）；记录有误请直接联系辅导员`,
    };
  }
  if (!SETTLED.includes(sheet.state)) {
    return { code: 'APPEAL_DENIED', why: '这次点名还没有结束，提交后才能申诉' };
  }
  if (now >= appealUntil(sheet.day, given.days)) {
    return { code: 'APPEAL_LATE', until: lastMomentOf(sheet.day, given) };
  }
  return null;
}

/** 11月26日 周四 24:00 */
export function lastMomentOf(day: string, { days }: AppealRules): string {
  return `${dayInWords(addDays(day, days))} 24:00`;
}

/** A wrong mark worth a word about appeals; the ordinary one needs none. */
export function isWorthAWord(s: Status): boolean {
  return (APPEALABLE as readonly Status[]).includes(s);
}
