import type { ErrorCodeOf, ParsedInputOf, ReplyOf } from '@contract/core/define';
import { FLOOR_ROLES, ROLE_NAMES } from '@contract/core/roles';
import { dayOf } from '@contract/core/time';
import type { rollCall } from '@contract/roll-call';
import { DUTY_ROLES, MARKERS } from '@contract/roll-call-roles';
import type { Status } from '@contract/roll-call-rules';
import { allOf, anyOf, type AnyFilter } from '@kernel/filter';
import type { Context } from '@kernel/context';
import type { Identity } from '@kernel/identity';
import { nodeScope, reaches, scopeFilter, scopeOf } from '@kernel/scope';
import { personCards, spansOfFloors } from '../org/public';
import { markerPosts, markerScope, marksFirst, viewerScope } from './authority';
import type { MarkDoc, SheetDoc, SheetHolder } from './documents';
import { makeOneSheet } from './opener';
import { effectiveState, presentCard, presentSheet, sheetParts, type CardRow } from './presenting';
import { CARD_FIELDS, sheets } from './repo';
import { LOOK_BACK } from './sheet-making';

/** One sheet or one person's sheets. */

type Ctx<A extends 'open' | 'duty' | 'mine' | 'contact'> = Context<ErrorCodeOf<typeof rollCall, A>>;
type In<A extends 'open' | 'duty' | 'mine' | 'contact'> = ParsedInputOf<typeof rollCall, A>;
type Out<A extends 'open' | 'duty' | 'mine' | 'contact'> = ReplyOf<typeof rollCall, A>;
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

/**
 * Alternatives that reach the sheets of the caller's places; the study tree takes no roll. A school-wide duty
 * reaches what he holds and what nobody has begun.
 */
export function dutyFilter(identity: Identity): AnyFilter[] {
  const scope = scopeOf(identity, DUTY_ROLES);
  const mine: AnyFilter = { claimedBy: identity.personId };
  if (scope.all) return [mine, { touches: 0 }];
  const places = scope.nodes.length > 0 ? scopeFilter(scope, sheets.spec.scope) : null;
  return places ? [mine, places] : [mine];
}

/** His own floor's sheet, one he claimed, or a running one that nobody has begun. */
export function isOnDuty(identity: Identity, row: CardRow & { touches: number }, now: number): boolean {
  if (row.state === 'exempt') return false;
  const posts = markerPosts(identity, row);
  if (row.claimedBy === identity.personId || posts.some(marksFirst)) return true;
  return (
    posts.length > 0 && effectiveState(row, now) === 'open' && row.touches === 0 && row.claimedBy === null
  );
}

/** Sheets the caller takes or may claim on a day. 1 request. */
export async function duty(ctx: Ctx<'duty'>, input: In<'duty'>): Promise<Out<'duty'>> {
  const day = input.day ?? dayOf(ctx.now);
  const rows = (await sheets.unsafeFind(
    'bounded to the caller’s own posts',
    allOf({ day }, anyOf(dutyFilter(ctx.identity))),
    { fields: [...CARD_FIELDS, 'touches'], limit: 300, sort: [['opensAt', 1]] },
  )) as (CardRow & { touches: number })[];
  const held = rows.filter((row) => isOnDuty(ctx.identity, row, ctx.now));
  return { sheets: held.map((row) => presentCard({ ...row, state: effectiveState(row, ctx.now) })) };
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
  'touches',
  'counts',
] as const;

/** A student's marks on some of his floor's sheets; the roster's snapshot decides whether he is on one (R9). */
export function presentOwn(
  rows: readonly Pick<SheetDoc, '_id' | (typeof OWN_FIELDS)[number] | 'marks' | 'away'>[],
  personId: string,
  now: number,
): OwnMark[] {
  return rows
    .filter((row) => (row.marks as typeof row.marks | undefined)?.[personId] !== undefined)
    .sort((a, b) => a.opensAt - b.opensAt)
    .map((row) => {
      const mark = row.marks[personId] as MarkDoc;
      const cover = (row.away as typeof row.away | undefined)?.[personId];
      const s: Status = mark.s === 'unmarked' && cover ? cover.k : mark.s;
      return {
        sheetId: row._id,
        checkId: row.checkId,
        checkName: row.checkName,
        kind: row.kind,
        day: row.day,
        opensAt: row.opensAt,
        closesAt: row.closesAt,
        state: effectiveState(row, now),
        s,
        at: mark.at,
        byName: mark.byName,
        arrivedAt: mark.arrivedAt ?? null,
      };
    });
}

/** Today's checks of the caller's floor with his own mark alone. 1 request, at most four documents. */
export async function mine(ctx: Ctx<'mine'>, input: In<'mine'>): Promise<Out<'mine'>> {
  const day = input.day ?? dayOf(ctx.now);
  const { personId, floorId } = ctx.identity;
  if (floorId === null) return { day, marks: [] };
  const rows = await sheets.find(
    nodeScope('floor', [floorId]),
    { day },
    { fields: [...OWN_FIELDS, `marks.${personId}`, `away.${personId}`], limit: 20 },
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
