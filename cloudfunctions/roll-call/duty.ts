import type { ErrorCodeOf, ParsedInputOf, ReplyOf } from '@contract/core/define';
import { FLOOR_ROLES, MARKER_ROLES } from '@contract/core/roles';
import { addDays, dayOf } from '@contract/core/time';
import type { rollCall } from '@contract/roll-call';
import { MARKING_STATES } from '@contract/roll-call-rules';
import type { Context } from '@kernel/context';
import { allOf, anyOf, gt, lte, oneOf, type AnyFilter } from '@kernel/filter';
import type { Identity } from '@kernel/identity';
import { scopeFilter, scopeOf } from '@kernel/scope';
import { markerPosts, marksFirst } from './authority';
import { effectiveState, presentCard, type CardRow, type SheetCard } from './presenting';
import { CARD_FIELDS, sheets } from './repo';

/** The sheets that wait for one person: his own, and those that fell to him because nobody began (R10). */

type Out = ReplyOf<typeof rollCall, 'duty'>;
export type Rest = NonNullable<Out['rest']>;
export type DutyRow = CardRow & { touches: number };

export const DUTY_FIELDS = [...CARD_FIELDS, 'touches'] as const;

/** Of the sheets that fell to a person, how many his list names; the rest is told by check and leads to the board. */
const NAMED = 20;

const STAND_BY = MARKER_ROLES.filter((role) => !marksFirst(role));

function under(identity: Identity, roles: Parameters<typeof scopeOf>[1], filter: AnyFilter): AnyFilter {
  const bound = scopeFilter(scopeOf(identity, roles), sheets.spec.scope);
  return bound ? allOf(filter, bound) : filter;
}

/**
 * Alternatives that reach what waits for the caller. Of a whole school only the running sheets that nobody began are
 * read, each alternative through an index of its own. Today a check of yesterday that crossed midnight is still to be
 * taken (R19).
 */
export function dutyFilter(identity: Identity, day: string, now: number): AnyFilter[] {
  const eve = addDays(day, -1);
  const isToday = day === dayOf(now);
  const when: AnyFilter[] = [
    { day },
    ...(isToday ? [{ day: eve, state: oneOf(MARKING_STATES), locksAt: gt(now) }] : []),
  ];
  const his = when.flatMap((filter) => [
    under(identity, MARKER_ROLES, { ...filter, claimedBy: identity.personId }),
    under(identity, FLOOR_ROLES, filter),
  ]);
  const unbegun: AnyFilter = {
    state: oneOf(['pending', 'open']),
    opensAt: lte(now),
    locksAt: gt(now),
    day: oneOf(isToday ? [eve, day] : [day]),
    touches: 0,
    claimedBy: null,
  };
  return [...his, under(identity, STAND_BY, unbegun)];
}

/** He takes the check as its first marker, or claimed it. */
function isHis(identity: Identity, row: DutyRow): boolean {
  return row.claimedBy === identity.personId || markerPosts(identity, row).some(marksFirst);
}

/** A running sheet that nobody has begun, in reach of a post that stands by. */
function hasFallenTo(identity: Identity, row: DutyRow, now: number): boolean {
  const waits = effectiveState(row, now) === 'open' && row.touches === 0 && row.claimedBy === null;
  return waits && markerPosts(identity, row).length > 0;
}

/** Of the day, or of the day before and still to be taken (R19). */
function isDue(row: DutyRow, day: string, now: number): boolean {
  return row.day === day || (MARKING_STATES.includes(effectiveState(row, now)) && now < row.locksAt);
}

/** Every sheet of his own, the first of those that fell to him, and how many more there are of each check. */
export function dutyOf(
  identity: Identity,
  rows: readonly DutyRow[],
  { day, now, named = NAMED }: { day: string; now: number; named?: number },
): { sheets: SheetCard[]; rest: Rest } {
  const due = rows
    .filter((row) => row.state !== 'exempt' && isDue(row, day, now))
    .sort((a, b) => a.opensAt - b.opensAt || (a._id < b._id ? -1 : 1));
  const own = due.filter((row) => isHis(identity, row));
  const fallen = due.filter((row) => !isHis(identity, row) && hasFallenTo(identity, row, now));
  const shown = [...own, ...fallen.slice(0, named)].sort((a, b) => a.opensAt - b.opensAt);
  const rest = new Map<string, Rest[number]>();
  for (const { day: of, checkId, checkName } of fallen.slice(named)) {
    const held = rest.get(`${of}:${checkId}`) ?? { day: of, checkId, checkName, floors: 0 };
    rest.set(`${of}:${checkId}`, { ...held, floors: held.floors + 1 });
  }
  return {
    sheets: shown.map((row) => presentCard({ ...row, state: effectiveState(row, now) })),
    rest: [...rest.values()],
  };
}

/** Sheets the caller takes or may claim on a day. 1 request a thousand sheets. */
export async function duty(
  ctx: Context<ErrorCodeOf<typeof rollCall, 'duty'>>,
  input: ParsedInputOf<typeof rollCall, 'duty'>,
): Promise<Out> {
  const day = input.day ?? dayOf(ctx.now);
  const rows = (await sheets.unsafeAll(
    'bounded to the caller’s own posts',
    anyOf(dutyFilter(ctx.identity, day, ctx.now)),
    { fields: DUTY_FIELDS },
  )) as DutyRow[];
  return dutyOf(ctx.identity, rows, { day, now: ctx.now });
}
