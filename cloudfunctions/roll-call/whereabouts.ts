import type { ErrorCodeOf, ParsedInputOf, ReplyOf } from '@contract/core/define';
import { decodeCursor, encodeCursor } from '@contract/core/paging';
import { DAY, dayOf } from '@contract/core/time';
import type { rollCall } from '@contract/roll-call';
import { FLOOR_WATCHERS } from '@contract/roll-call-roles';
import { MISSING, noCounts, STATUSES, type Status } from '@contract/roll-call-rules';
import type { Context } from '@kernel/context';
import { gte, oneOf, within } from '@kernel/filter';
import { scopeOf } from '@kernel/scope';
import { spansOfFloors } from '../org/public';
import type { SheetDoc } from './documents';
import { checkAsked } from './lists';
import { foldedCounts, placeOf, statusIn, type CardRow } from './presenting';
import { CARD_FIELDS, sheets } from './repo';
import { awayAt } from './sheet-making';

/** Names by status under a place: whom to look for, the emergency roll (R24). */

type Ctx = Context<ErrorCodeOf<typeof rollCall, 'whereabouts'>>;
type In = ParsedInputOf<typeof rollCall, 'whereabouts'>;
type Out = ReplyOf<typeof rollCall, 'whereabouts'>;
type Known = NonNullable<Out['people'][number]['known']>;

/** Two full floors of names are what a phone draws at once. */
const FLOORS_A_PAGE = 2;
const LOOKED_FOR: readonly Status[] = [...MISSING, 'absent', 'unmarked', 'exempt'];
/** A mark older than the last evening's, which may have begun earlier on the clock, says nothing of where one is. */
const KNOWN_FOR = 1.5 * DAY;
/** Checks of two floors within that time: a school has four a day, and as many again would still fit. */
const EARLIER_SHEETS = 16;
const FIELD = { campus: 'campusId', building: 'buildingId', floor: 'floorId' } as const;

/**
 * Some floors a page: figures of the whole place on each. 3 requests, 5 when somebody on the page is not asked by
 * this check: an earlier one that asked him, or a leave, tells of him then.
 */
export async function whereabouts(ctx: Ctx, input: In): Promise<Out> {
  const doc = await checkAsked(input, ctx.now);
  const none = { asOf: ctx.now, counts: noCounts(), people: [], next: null };
  if (!doc) return none;
  const scope = scopeOf(ctx.identity, FLOOR_WATCHERS);
  const place = { day: doc.day, checkId: doc.checkId, [FIELD[input.level]]: input.placeId };
  const after = input.cursor === undefined ? null : decodeCursor(input.cursor);
  if (input.cursor !== undefined && !after)
    ctx.fail('INPUT_INVALID', undefined, { cursor: '请从第一页重新打开' });
  const wanted = new Set<Status>(input.statuses ?? LOOKED_FOR);
  const rows = (await sheets.all(scope, place, { fields: CARD_FIELDS })) as CardRow[];
  // Only floors with somebody to show: a page without names would read as nobody missing.
  const floors = rows
    .filter((row) => [...wanted].some((status) => foldedCounts(row)[status] > 0))
    .map((row) => row.floorId)
    .filter((floorId) => after === null || floorId > after.id)
    .sort();
  const ids = floors.slice(0, FLOORS_A_PAGE);
  const page = await sheets.find(
    scope,
    { ...place, floorId: oneOf(ids) },
    { sort: [['floorId', 1]], limit: FLOORS_A_PAGE },
  );
  const counts = noCounts();
  for (const row of rows) {
    const folded = foldedCounts(row);
    for (const status of STATUSES) counts[status] += folded[status];
  }
  const last = ids.at(-1);
  const people = page.flatMap((sheet) => peopleOf(sheet, wanted));
  const known = people.some((person) => person.s === 'exempt')
    ? await knownOtherwise(ids, doc.opensAt, ctx.now)
    : () => null;
  return {
    asOf: ctx.now,
    counts,
    people: people.map((person) =>
      person.s === 'exempt' ? { ...person, known: known(person.personId) } : person,
    ),
    next: floors.length > FLOORS_A_PAGE && last ? encodeCursor({ value: last, id: last }) : null,
  };
}

function peopleOf(sheet: SheetDoc, wanted: ReadonlySet<Status>): Out['people'] {
  return sheet.roster.flatMap(({ personId, name, roomId, bed }) => {
    const mark = sheet.marks[personId];
    if (!mark) return [];
    const s = statusIn(sheet, personId);
    if (s === undefined || !wanted.has(s)) return [];
    return [{ personId, name, number: personId, place: placeOf(sheet, roomId), bed, s, at: mark.at }];
  });
}

/** What a leave in force or the checks before this one say of the residents of some floors. 2 requests. */
async function knownOtherwise(
  floorIds: readonly string[],
  before: number,
  now: number,
): Promise<(personId: string) => Known | null> {
  const since = before - KNOWN_FOR;
  const [spans, earlier] = await Promise.all([
    spansOfFloors(floorIds, now, now + 1),
    sheets.unsafeFind(
      'floors in the caller’s scope, read a moment ago',
      // The day is for the index; the instant decides.
      { floorId: oneOf(floorIds), day: gte(dayOf(since)), opensAt: within(since, before) },
      {
        fields: ['checkName', 'opensAt', 'roster', 'marks', 'away'],
        sort: [['opensAt', -1]],
        limit: EARLIER_SHEETS,
      },
    ),
  ]);
  const known = new Map<string, Known>();
  // The newest last, to have the last word.
  for (const sheet of [...earlier].reverse()) {
    for (const { personId } of sheet.roster) {
      const s = statusIn(sheet, personId);
      if (s === undefined || s === 'unmarked' || s === 'exempt') continue;
      known.set(personId, { s, at: sheet.marks[personId]?.at ?? sheet.opensAt, checkName: sheet.checkName });
    }
  }
  const away = awayAt(spans, { opensAt: now, closesAt: now + 1 }, now);
  for (const [personId, { k, from }] of Object.entries(away)) {
    known.set(personId, { s: k, at: from, checkName: '' });
  }
  return (personId) => known.get(personId) ?? null;
}
