/** What the home asks of roll call. Every read is bound to the caller's own posts. */
import type { Role } from '@contract/core/roles';
import { OVERSEERS } from '@contract/roll-call-roles';
import type { CheckKind, SheetState } from '@contract/roll-call-rules';
import { allOf, anyOf, gt, oneOf, type AnyFilter } from '@kernel/filter';
import type { Identity } from '@kernel/identity';
import { scopeOf } from '@kernel/scope';
import { byUrgency, totalOf, type FloorsTotal } from './lists';
import { effectiveState, presentCard, type CardRow, type SheetCard } from './presenting';
import { dutyFilter, isOnDuty, OWN_FIELDS, presentOwn, type OwnMark } from './reading';
import { CARD_FIELDS, sheets } from './repo';

export { absenteeCount } from './lists';

/** Posts whose home shows how the floors are doing. */
const WATCHERS: readonly Role[] = OVERSEERS.filter((role) => role !== 'counselor');

/** Today's sheets that the caller takes or may claim, and his own marks as a student. 1 request. */
export async function today(
  identity: Identity,
  day: string,
  now: number,
): Promise<{ sheets: SheetCard[]; marks: OwnMark[] }> {
  const { personId, floorId } = identity;
  const own: AnyFilter[] = floorId !== null && identity.kind === 'student' ? [{ floorId }] : [];
  const filter = allOf({ day }, anyOf([...own, ...dutyFilter(identity)]));
  const rows = (await sheets.unsafeFind('bounded to the caller’s own floor and posts', filter, {
    fields: [...CARD_FIELDS, ...OWN_FIELDS, `marks.${personId}`, `away.${personId}`],
    sort: [['opensAt', 1]],
    limit: 300,
  })) as (CardRow & Parameters<typeof presentOwn>[0][number])[];
  return {
    sheets: rows
      .filter((row) => isOnDuty(identity, row, now))
      .map((row) => presentCard({ ...row, state: effectiveState(row, now) })),
    marks: presentOwn(rows, personId, now),
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
