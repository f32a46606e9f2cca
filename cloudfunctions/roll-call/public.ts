/** What the home asks of roll call. Every read is bound to the caller's own posts. */
import type { Role } from '@contract/core/roles';
import { OVERSEERS } from '@contract/roll-call-roles';
import type { CheckKind, SheetState } from '@contract/roll-call-rules';
import { anyOf, gt, oneOf } from '@kernel/filter';
import type { Identity } from '@kernel/identity';
import { scopeOf } from '@kernel/scope';
import { DUTY_FIELDS, dutyFilter, dutyOf, type DutyRow, type Rest } from './duty';
import { byUrgency, totalOf, type FloorsTotal } from './lists';
import { presentCard, type CardRow, type SheetCard } from './presenting';
import { OWN_FIELDS, ownFilter, presentOwn, type OwnMark, type OwnRow } from './reading';
import { CARD_FIELDS, sheets } from './repo';

export { absenteeCount } from './lists';

/** Posts whose home shows how the floors are doing. */
const WATCHERS: readonly Role[] = OVERSEERS.filter((role) => role !== 'counselor');

/** The home names fewer of the sheets that fell to him than his list does: its card of the floors stands below. */
const NAMED_AT_HOME = 5;

/** Today's sheets that the caller takes or may claim, and his own marks as a student. 1 request a thousand sheets. */
export async function today(
  identity: Identity,
  day: string,
  now: number,
): Promise<{ sheets: SheetCard[]; rest: Rest; marks: OwnMark[] }> {
  const { personId } = identity;
  const filter = anyOf([...ownFilter(identity, day), ...dutyFilter(identity, day, now)]);
  const rows = (await sheets.unsafeAll('bounded to the caller’s own marks and posts', filter, {
    fields: [...DUTY_FIELDS, ...OWN_FIELDS, `marks.${personId}`, `away.${personId}`],
  })) as (DutyRow & OwnRow)[];
  const own = rows.filter((row) => row.day === day);
  return {
    ...dutyOf(identity, rows, { day, now, named: NAMED_AT_HOME }),
    marks: presentOwn(own, personId, now),
  };
}

export interface RunningFloors extends FloorsTotal {
  checkId: string;
  checkName: string;
  kind: CheckKind;
  opensAt: number;
  closesAt: number;
  floors: number;
}

const RUNNING: readonly SheetState[] = ['open', 'submitted', 'reopened'];

/** How the floors in the caller's scope stand at the check that runs; null: none runs, or no such post. 1 request a thousand floors. */
export async function runningFloors(identity: Identity, now: number): Promise<RunningFloors | null> {
  const scope = scopeOf(identity, WATCHERS);
  const rows = (await sheets.all(
    scope,
    { state: oneOf(RUNNING), locksAt: gt(now) },
    { fields: CARD_FIELDS },
  )) as CardRow[];
  // Two checks may overlap by their locks: the one that opened last is the one that runs.
  const last = Math.max(...rows.map((row) => row.opensAt));
  const cards = rows
    .filter((row) => row.opensAt === last)
    .map((row) => presentCard(row))
    .sort(byUrgency);
  const [first] = cards;
  if (!first) return null;
  const { checkId, checkName, kind, opensAt, closesAt } = first;
  return { ...totalOf(cards), checkId, checkName, kind, opensAt, closesAt, floors: cards.length };
}
