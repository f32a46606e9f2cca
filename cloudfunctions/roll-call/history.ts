import type { ErrorCodeOf, ParsedInputOf, ReplyOf } from '@contract/core/define';
import { addDays, dayOf } from '@contract/core/time';
import type { rollCall } from '@contract/roll-call';
import { VIEWERS } from '@contract/roll-call-roles';
import { noCounts, type Status } from '@contract/roll-call-rules';
import type { CheckSetting } from '@contract/roll-call-schedule';
import type { Context } from '@kernel/context';
import { oneOf } from '@kernel/filter';
import { reaches, scopeOf } from '@kernel/scope';
import { personCards } from '../org/public';
import type { MonthDoc } from './documents';
import { months } from './repo';
import { rememberedSettings } from './schedule';

/** A student's marks over time, from his month documents. */

type Asked = 'recent' | 'month' | 'strips';
type Ctx<A extends Asked> = Context<ErrorCodeOf<typeof rollCall, A>>;
type In<A extends Asked> = ParsedInputOf<typeof rollCall, A>;
type Out<A extends Asked> = ReplyOf<typeof rollCall, A>;

const STRIP_DAYS = 30;
const LAST = 5;

/** What a day is shown as when its checks differ: the gravest first. */
const GRAVITY: readonly Status[] = [
  'not-back',
  'not-seen',
  'absent',
  'back-late',
  'left-early',
  'late',
  'unmarked',
  'leave',
  'official',
  'placement',
  'day',
  'suspended',
  'present',
];

/** One's own, or a student's within one's posts (1 request more). */
async function personInReach(ctx: Context, personId: string): Promise<string> {
  if (personId === ctx.identity.personId) return personId;
  const card = (await personCards([personId])).get(personId);
  if (!card || !reaches(scopeOf(ctx.identity, VIEWERS), card)) ctx.fail('NOT_FOUND');
  return personId;
}

type Checks = readonly CheckSetting[];
interface Named {
  checkId: string;
  checkName: string;
  s: Status;
}

function inOrder(marks: Readonly<Record<string, Status>>, checks: Checks): Named[] {
  const order = (id: string) => checks.findIndex((check) => check.checkId === id);
  return Object.entries(marks)
    .map(([checkId, s]) => ({ checkId, checkName: checks[order(checkId)]?.name ?? checkId, s }))
    .sort((a, b) => order(a.checkId) - order(b.checkId));
}

function daysOf(doc: MonthDoc, checks: Checks): { day: string; marks: Named[] }[] {
  return Object.entries(doc.d)
    .map(([date, marks]) => ({ day: `${doc.month}-${date}`, marks: inOrder(marks, checks) }))
    .sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** 1 request for oneself, one more for the checks' names when they are not remembered. */
export async function month(ctx: Ctx<'month'>, input: In<'month'>): Promise<Out<'month'>> {
  const personId = await personInReach(ctx, input.personId ?? ctx.identity.personId);
  const [doc, checks] = await Promise.all([
    months.unsafeFirst('the person is in reach, a line above', { _id: `${personId}:${input.month}` }),
    rememberedSettings(ctx.now),
  ]);
  const totals = noCounts();
  const days = doc ? daysOf(doc, checks) : [];
  for (const day of days) for (const mark of day.marks) totals[mark.s] += 1;
  return {
    days: days.map(({ day, marks }) => ({
      day,
      marks: marks.map((mark) => ({ ...mark, sheetId: null })),
    })),
    totals,
  };
}

type Day = ReturnType<typeof daysOf>[number];

/** The months that hold the 30 days before today. */
function stripMonths(today: string): string[] {
  return [...new Set([addDays(today, -STRIP_DAYS).slice(0, 7), today.slice(0, 7)])];
}

function stripOf(days: readonly Day[], today: string): Out<'recent'>['strip'] {
  const byDay = new Map(days.map(({ day, marks }) => [day, marks.map((mark) => mark.s)]));
  return Array.from({ length: STRIP_DAYS }, (_none, index) => {
    const day = addDays(today, index - STRIP_DAYS);
    const marks = byDay.get(day) ?? [];
    return { day, s: GRAVITY.find((status) => marks.includes(status)) ?? null };
  });
}

/** Two month documents: 1 request, 2 for somebody else. */
export async function recent(ctx: Ctx<'recent'>, input: In<'recent'>): Promise<Out<'recent'>> {
  const personId = await personInReach(ctx, input.personId);
  const today = dayOf(ctx.now);
  const [docs, checks] = await Promise.all([
    months.unsafeFind('the person is in reach, a line above', {
      _id: oneOf(stripMonths(today).map((one) => `${personId}:${one}`)),
    }),
    rememberedSettings(ctx.now),
  ]);
  const days = docs.flatMap((doc) => daysOf(doc, checks)).sort((a, b) => (a.day < b.day ? -1 : 1));
  const last = days
    .flatMap(({ day, marks }) => marks.map((mark) => ({ day, ...mark })))
    .reverse()
    .slice(0, LAST);
  return { last, strip: stripOf(days, today) };
}

/** A page of leaves is judged with everybody's marks beside it: 2 requests. */
export async function strips(ctx: Ctx<'strips'>, { personIds }: In<'strips'>): Promise<Out<'strips'>> {
  const scope = scopeOf(ctx.identity, VIEWERS);
  const cards = await personCards(personIds);
  const reached = [...cards.values()].filter((card) => reaches(scope, card)).map((card) => card.personId);
  if (reached.length === 0) return { items: [] };
  const today = dayOf(ctx.now);
  const docs = await months.unsafeFind(
    'only of persons in reach, a line above',
    { _id: oneOf(reached.flatMap((personId) => stripMonths(today).map((one) => `${personId}:${one}`))) },
    { limit: 100 },
  );
  return {
    items: reached.map((personId) => ({
      personId,
      strip: stripOf(
        docs.filter((doc) => doc._id.startsWith(`${personId}:`)).flatMap((doc) => daysOf(doc, [])),
        today,
      ),
    })),
  };
}
