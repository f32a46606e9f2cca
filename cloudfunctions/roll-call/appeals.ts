import type { ErrorCodeOf, ParsedInputOf, ReplyOf } from '@contract/core/define';
import { sheetId as sheetIdOf } from '@contract/core/ids';
import type { Role } from '@contract/core/roles';
import { dayOf } from '@contract/core/time';
import type { rollCall } from '@contract/roll-call';
import { APPEAL_STATES, appealUntil } from '@contract/roll-call-appeals';
import type { Context } from '@kernel/context';
import { exists } from '@kernel/filter';
import { initialEffects, withEffects, type Effect } from '@kernel/effects';
import type { Identity } from '@kernel/identity';
import { selfScope } from '@kernel/scope';
import { transition } from '@kernel/transition';
import { holders } from '../org/public';
import {
  appealRules,
  changesOf,
  isWorthAWord,
  lastMomentOf,
  obstacleTo,
  presentAppeal,
  type Obstacle,
} from './appeal-views';
import type { AppealDoc } from './appeal-documents';
import type { MarkDoc, SheetDoc } from './documents';
import { nameOf, placeOf } from './presenting';
import { presentOwn } from './reading';
import { appeals, exceptions, sheets } from './repo';

/** The student's side of an appeal (R20): his own mark, objecting to it, taking that back. */

type Own = 'record' | 'appeal' | 'withdraw-appeal' | 'my-appeals';
type Ctx<A extends Own> = Context<ErrorCodeOf<typeof rollCall, A>>;
type In<A extends Own> = ParsedInputOf<typeof rollCall, A>;
type Out<A extends Own> = ReplyOf<typeof rollCall, A>;

interface OwnRecord {
  sheet: SheetDoc;
  mark: MarkDoc;
  appeal: AppealDoc | null;
}

/**
 * His mark at a check with the sheet that holds it: where he lived then, not where he lives now (R9). 3 requests,
 * at most 2 more for an ordinary mark on a floor he has left.
 */
async function ownRecord(ctx: Context, day: string, checkId: string): Promise<OwnRecord | null> {
  const { personId, floorId } = ctx.identity;
  const his = selfScope(ctx.identity);
  const [exception, appeal] = await Promise.all([
    exceptions.first(his, { personId, day, checkId }, { fields: ['sheetId'] }),
    appeals.first(his, { personId, day, checkId }),
  ]);
  const here = floorId === null ? null : sheetIdOf(floorId, day, checkId);
  const sheetId = appeal?.sheetId ?? exception?.sheetId ?? here;
  const known = sheetId === null ? null : await sheets.unsafeFirst(OWN, { _id: sheetId });
  const sheet = known?.marks[personId] ? known : await sheetElsewhere(ctx.identity, day, checkId);
  const mark = sheet?.marks[personId];
  return sheet && mark ? { sheet, mark, appeal } : null;
}

const OWN = 'only his own mark leaves it';

/** The sheet of a floor he lived on: of those with his class on them, else, he changed that too, of all of the check. */
async function sheetElsewhere(
  { personId, classId }: Identity,
  day: string,
  checkId: string,
): Promise<SheetDoc | null> {
  const his = { day, checkId, [`marks.${personId}.v`]: exists(true) };
  const among = classId === null ? null : await sheets.unsafeFirst(OWN, { classIds: classId, ...his });
  return among ?? sheets.unsafeFirst(OWN, his);
}

/** 5 requests, at most 7. */
export async function record(ctx: Ctx<'record'>, input: In<'record'>): Promise<Out<'record'>> {
  const own = await ownRecord(ctx, input.day, input.checkId);
  if (!own) ctx.fail('NOT_FOUND');
  const { sheet, mark, appeal } = own;
  const { personId } = ctx.identity;
  const [given, changes] = await Promise.all([appealRules(), changesOf(sheet, personId)]);
  const [shown] = presentOwn([sheet], personId, ctx.now);
  if (!shown) ctx.fail('NOT_FOUND');
  const obstacle = obstacleTo(sheet, mark.s, given, ctx.now);
  const live = appeal !== null && appeal.state !== 'withdrawn';
  return {
    mark: shown,
    changes,
    appeal: appeal && presentAppeal(appeal),
    can: { appeal: !live && obstacle === null, withdraw: appeal?.state === 'waiting' },
    cannotAppeal: live || !isWorthAWord(shown.s) ? null : wordsOf(obstacle),
    appealUntil: appealUntil(sheet.day, given.days),
  };
}

function wordsOf(obstacle: Obstacle | null): string | null {
  if (obstacle === null) return null;
  return obstacle.code === 'APPEAL_LATE' ? `申诉已于 ${obstacle.until} 截止` : obstacle.why;
}

/** Whom to ask: the class's counselor, else the college's officer, else the office. At most 6 requests. */
async function ownersFor(
  entry: { classId: string | null; collegeId: string | null },
  personId: string,
  now: number,
): Promise<Pick<AppealDoc, 'owners' | 'ownerRole'>> {
  const ladder: readonly [Role, string | null][] = [
    ['counselor', entry.classId],
    ['college-officer', entry.collegeId],
    ['student-office', 'school'],
  ];
  for (const [role, nodeId] of ladder) {
    if (nodeId === null) continue;
    const held = await holders([nodeId], [role], dayOf(now));
    const others = new Map(
      held
        .filter((holder) => holder.personId !== personId)
        .map((holder) => [holder.personId, { personId: holder.personId, name: holder.name }]),
    );
    if (others.size > 0) return { owners: [...others.values()].slice(0, 10), ownerRole: role };
  }
  return { owners: [], ownerRole: 'student-office' };
}

const FOLLOW = (appealId: string): Effect[] => [{ kind: 'follow-appeal', data: { appealId } }];

/** One mark, one appeal: its `_id` is the mark's. What was withdrawn comes forward again as the same one. */
export async function appeal(ctx: Ctx<'appeal'>, input: In<'appeal'>): Promise<Out<'appeal'>> {
  const { personId, name } = ctx.identity;
  if (input.photos.some((photo) => !photo.includes(`/appeal-photos/${personId}/`))) {
    ctx.fail('APPEAL_PHOTO_FOREIGN');
  }
  const own = await ownRecord(ctx, input.day, input.checkId);
  if (!own) ctx.fail('NOT_FOUND');
  const { sheet, mark, appeal: held } = own;
  const key = ctx.newId('appeal');
  const entry = sheet.roster.find((one) => one.personId === personId);
  if (!entry) ctx.fail('NOT_FOUND');
  if (held) refuseAgain(ctx, held, key);
  if (held?.k === key) return { appealId: held._id, state: held.state };
  const given = await appealRules();
  const obstacle = obstacleTo(sheet, mark.s, given, ctx.now);
  if (obstacle?.code === 'APPEAL_LATE') {
    ctx.fail('APPEAL_LATE', { days: given.days, until: lastMomentOf(sheet.day, given) });
  }
  if (obstacle) ctx.fail('APPEAL_DENIED', { why: obstacle.why });
  const brought = {
    s: mark.s,
    v: mark.v,
    markedName: mark.byName,
    markedAt: mark.at,
    reason: input.reason,
    photos: input.photos,
    filedAt: ctx.now,
    k: key,
    turn: (held?.turn ?? 0) + 1,
    ...(await ownersFor(entry, personId, ctx.now)),
  };
  const appealId = `${sheet._id}:${personId}`;
  const effects = FOLLOW(appealId);
  const written = held
    ? await transition(
        appeals,
        APPEAL_STATES,
        'waiting',
        { _id: appealId, turn: held.turn },
        withEffects({ set: brought }, key, effects, ctx.now),
      )
    : await appeals.insert({
        _id: appealId,
        rev: 0,
        sheetId: sheet._id,
        personId,
        name: nameOf(sheet, personId) || name,
        day: sheet.day,
        checkId: sheet.checkId,
        checkName: sheet.checkName,
        kind: sheet.kind,
        classId: entry.classId,
        className: entry.classId === null ? '' : (sheet.classes[entry.classId] ?? ''),
        collegeId: entry.collegeId,
        place: placeOf(sheet, entry.roomId),
        ...brought,
        state: 'waiting',
        to: null,
        decidedBy: null,
        decidedName: null,
        decidedAt: null,
        decidedKey: null,
        note: '',
        ...initialEffects(key, effects, ctx.now),
      });
  if (!written) {
    // Two taps at once, or this intent's own first try whose answer was lost.
    const now = await appeals.first(selfScope(ctx.identity), { _id: appealId });
    if (now?.k !== key) ctx.fail('APPEAL_OPEN');
  }
  ctx.afterCommit(appeals, appealId, key, effects);
  return { appealId, state: 'waiting' };
}

function refuseAgain(ctx: Ctx<'appeal'>, held: AppealDoc, key: string): void {
  if (held.k === key) return;
  if (held.state === 'waiting') ctx.fail('APPEAL_OPEN');
  if (held.state !== 'withdrawn') ctx.fail('APPEAL_DECIDED', { name: held.decidedName ?? '' });
}

/** 2 requests. */
export async function withdrawAppeal(
  ctx: Ctx<'withdraw-appeal'>,
  input: In<'withdraw-appeal'>,
): Promise<Out<'withdraw-appeal'>> {
  const held = await appeals.first(selfScope(ctx.identity), { _id: input.appealId });
  if (!held) ctx.fail('NOT_FOUND');
  if (held.state === 'withdrawn') return { state: 'withdrawn' };
  const key = ctx.newId('withdraw');
  const effects = FOLLOW(held._id);
  const written = await transition(
    appeals,
    APPEAL_STATES,
    'withdrawn',
    { _id: held._id },
    withEffects({}, key, effects, ctx.now),
  );
  if (!written) {
    const now = await appeals.first(selfScope(ctx.identity), { _id: held._id });
    if (now?.state !== 'withdrawn') ctx.fail('APPEAL_DECIDED', { name: now?.decidedName ?? '' });
  }
  ctx.afterCommit(appeals, held._id, key, effects);
  return { state: 'withdrawn' };
}

export async function myAppeals(ctx: Ctx<'my-appeals'>, input: In<'my-appeals'>): Promise<Out<'my-appeals'>> {
  const page = await appeals.page(
    selfScope(ctx.identity),
    { personId: ctx.identity.personId },
    { by: 'filedAt', direction: -1, cursor: input.cursor, limit: input.limit },
  );
  return { items: page.items.map(presentAppeal), next: page.next };
}
