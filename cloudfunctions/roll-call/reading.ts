import type { ErrorCodeOf, ParsedInputOf, ReplyOf } from '@contract/core/define';
import { FLOOR_ROLES, ROLE_NAMES } from '@contract/core/roles';
import { dayOf } from '@contract/core/time';
import type { rollCall } from '@contract/roll-call';
import { MARKERS } from '@contract/roll-call-roles';
import { anyOf, exists, type AnyFilter } from '@kernel/filter';
import type { Context } from '@kernel/context';
import type { Identity } from '@kernel/identity';
import { reaches, scopeOf } from '@kernel/scope';
import { personCards, spansOfFloors } from '../org/public';
import { markerScope, viewerScope } from './authority';
import type { SheetDoc, SheetHolder } from './documents';
import { makeOneSheet } from './opener';
import { effectiveState, presentSheet, sheetParts, statusIn } from './presenting';
import { sheets } from './repo';
import { LOOK_BACK } from './sheet-making';

/** One sheet or one person's sheets. */

type Ctx<A extends 'open' | 'mine' | 'contact'> = Context<ErrorCodeOf<typeof rollCall, A>>;
type In<A extends 'open' | 'mine' | 'contact'> = ParsedInputOf<typeof rollCall, A>;
type Out<A extends 'open' | 'mine' | 'contact'> = ReplyOf<typeof rollCall, A>;
export type OwnMark = Out<'mine'>['marks'][number];

/** Sheet and spans of its floor: 2 requests; more only when the opener has not come and this is the first touch. */
export async function openSheet(ctx: Ctx<'open'>, input: In<'open'>): Promise<Out<'open'>> {
  const parts = sheetParts(input.sheetId);
  if (!parts) ctx.fail('NOT_FOUND');
  const scope = viewerScope(ctx.identity);
  const held = await sheets.first(scope, { _id: input.sheetId });
  const sheet = held ?? (await firstTouch(ctx, parts));
  if (!sheet) ctx.fail('NOT_FOUND');
  const spans = await spansOfFloors([sheet.floorId], sheet.opensAt - LOOK_BACK, sheet.locksAt);
  return presentSheet(sheet, spans, ctx.identity, ctx.now);
}

async function firstTouch(
  ctx: Ctx<'open'>,
  parts: { floorId: string; day: string; checkId: string },
): Promise<SheetDoc | null> {
  const { floorId, day, checkId } = parts;
  // Only a floor's own markers make its sheet; what others may not see must stay absent to them.
  if (!reaches(scopeOf(ctx.identity, FLOOR_ROLES), { floorId })) return null;
  return makeOneSheet(floorId, day, checkId, ctx.now);
}

export const OWN_FIELDS = [
  'day',
  'checkId',
  'checkName',
  'kind',
  'state',
  'opensAt',
  'closesAt',
  'locksAt',
  'counts',
  'endMarks',
] as const;

/**
 * Alternatives that reach a student's own marks of a day: his floor's sheets, and those of his class on which he
 * stands. Whoever moved house during the day was asked on the old floor till then (R9, R20).
 */
export function ownFilter({ kind, personId, floorId, classId }: Identity, day: string): AnyFilter[] {
  if (kind !== 'student') return [];
  return [
    ...(floorId === null ? [] : [{ day, floorId }]),
    ...(classId === null ? [] : [{ day, classIds: classId, [`marks.${personId}`]: exists(true) }]),
  ];
}

/** A read of one person's part of a sheet leaves out what he is not in. */
export type OwnRow = Pick<SheetDoc, '_id' | (typeof OWN_FIELDS)[number]> &
  Partial<Pick<SheetDoc, 'marks' | 'away'>>;

/** A student's marks on some sheets; the roster's snapshot decides whether he is on one (R9). One mark a check. */
export function presentOwn(rows: readonly OwnRow[], personId: string, now: number): OwnMark[] {
  const byCheck = new Map<string, OwnMark>();
  for (const row of rows) {
    const { marks = {}, away = {} } = row;
    const mark = marks[personId];
    if (!mark) continue;
    const { checkId, checkName, kind, day, opensAt, closesAt } = row;
    const own: OwnMark = {
      sheetId: row._id,
      checkId,
      checkName,
      kind,
      day,
      opensAt,
      closesAt,
      state: effectiveState(row, now),
      s: statusIn({ marks, away }, personId) ?? mark.s,
      at: mark.at,
      byName: mark.byName,
      arrivedAt: mark.arrivedAt ?? null,
    };
    // Who moved while the sheets were made is on two: what somebody said of him counts.
    const held = byCheck.get(checkId);
    if (!held || (held.at ?? 0) < (own.at ?? 0)) byCheck.set(checkId, own);
  }
  return [...byCheck.values()].sort((a, b) => a.opensAt - b.opensAt);
}

/** Today's checks with the caller's own mark alone. 1 request; a few documents of his floor and of his class. */
export async function mine(ctx: Ctx<'mine'>, input: In<'mine'>): Promise<Out<'mine'>> {
  const day = input.day ?? dayOf(ctx.now);
  const { personId } = ctx.identity;
  const rows = await sheets.unsafeAll(
    'only the caller’s own mark is read',
    anyOf(ownFilter(ctx.identity, day)),
    {
      fields: [...OWN_FIELDS, `marks.${personId}`, `away.${personId}`],
    },
  );
  return { day, marks: presentOwn(rows, personId, ctx.now) };
}

/** Whom the caller, himself on the roster, asks to mark his bed (R11). */
function helperOf(sheet: SheetDoc, me: string, personId: string): SheetHolder | undefined {
  return sheet.standFor.find((one) => one.personId === me)?.by.find((by) => by.personId === personId);
}

async function helperContact({ personId, name, role }: SheetHolder): Promise<Out<'contact'>> {
  const phone = (await personCards([personId])).get(personId)?.phone ?? '';
  return { people: phone === '' ? [] : [{ personId, name, relation: ROLE_NAMES[role], phone }] };
}

/** Phones of a student and his roommates, for those who take the roll. 2 requests. */
export async function contact(ctx: Ctx<'contact'>, input: In<'contact'>): Promise<Out<'contact'>> {
  const scope = markerScope(ctx.identity);
  const sheet = await sheets.first(
    scope,
    { _id: input.sheetId },
    { fields: ['roster', 'claimedBy', 'standFor'] },
  );
  if (!sheet) ctx.fail('NOT_FOUND');
  const helper = helperOf(sheet, ctx.identity.personId, input.personId);
  if (helper) return helperContact(helper);
  const entry = sheet.roster.find((one) => one.personId === input.personId);
  if (!entry) ctx.fail('NOT_FOUND');
  const places = scopeOf(
    ctx.identity,
    MARKERS.filter((role) => role !== 'counselor'),
  );
  const floorId = sheetParts(input.sheetId)?.floorId ?? '';
  const reachesFloor =
    places.all || places.nodes.some((node) => node.level !== 'room') || reaches(places, { floorId });
  const roommates = sheet.roster.filter(
    (one) => one.roomId === entry.roomId && one.personId !== entry.personId,
  );
  const allowed = [entry, ...roommates].filter((one) => reachesFloor || reaches(scope, one));
  const cards = await personCards(allowed.map((one) => one.personId));
  return {
    people: allowed.flatMap((one) => {
      const card = cards.get(one.personId);
      if (!card || card.phone === '') return [];
      const relation = one === entry ? '本人' : '室友';
      return [{ personId: one.personId, name: one.name, relation, phone: card.phone }];
    }),
  };
}
