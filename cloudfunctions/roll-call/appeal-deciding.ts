import type { ErrorCodeOf, ParsedInputOf, ReplyOf } from '@contract/core/define';
import { MINUTE } from '@contract/core/time';
import type { rollCall } from '@contract/roll-call';
import { APPEAL_STATES, appealOutcomes } from '@contract/roll-call-appeals';
import { APPEAL_DECIDERS } from '@contract/roll-call-roles';
import { STATUS_NAMES } from '@contract/roll-call-rules';
import type { Context } from '@kernel/context';
import { withEffects, type Effect } from '@kernel/effects';
import { scopeOf } from '@kernel/scope';
import { fileLinks } from '@kernel/sdk';
import { transition } from '@kernel/transition';
import { appealRules, changesOf, presentAppeal } from './appeal-views';
import type { AppealDoc } from './appeal-documents';
import type { SheetDoc } from './documents';
import { appeals, rules, sheets } from './repo';

/** The deciders' side of an appeal (R20). Row scope: the classes, the college, the school of the caller's post. */

type Deciding =
  'appeals' | 'appeal-detail' | 'decide-appeal' | 'open-appeal-photos' | 'appeal-rules' | 'set-appeal-rules';
type Ctx<A extends Deciding> = Context<ErrorCodeOf<typeof rollCall, A>>;
type In<A extends Deciding> = ParsedInputOf<typeof rollCall, A>;
type Out<A extends Deciding> = ReplyOf<typeof rollCall, A>;

const LINK_LIFE = 5 * MINUTE;

export async function listAppeals(ctx: Ctx<'appeals'>, input: In<'appeals'>): Promise<Out<'appeals'>> {
  const page = await appeals.page(
    scopeOf(ctx.identity, APPEAL_DECIDERS),
    { state: input.state },
    {
      by: 'filedAt',
      direction: input.state === 'waiting' ? 1 : -1,
      cursor: input.cursor,
      limit: input.limit,
    },
  );
  return { items: page.items.map(presentAppeal), next: page.next };
}

async function inReach(ctx: Context, appealId: string): Promise<AppealDoc> {
  const doc = await appeals.first(scopeOf(ctx.identity, APPEAL_DECIDERS), { _id: appealId });
  if (!doc) ctx.fail('NOT_FOUND');
  return doc;
}

function sheetOf(doc: AppealDoc): Promise<SheetDoc | null> {
  return sheets.unsafeFirst('the appeal in scope names it', { _id: doc.sheetId });
}

/** 3 requests. */
export async function appealDetail(
  ctx: Ctx<'appeal-detail'>,
  input: In<'appeal-detail'>,
): Promise<Out<'appeal-detail'>> {
  const doc = await inReach(ctx, input.appealId);
  const sheet = await sheetOf(doc);
  return {
    ...presentAppeal(doc),
    changes: sheet ? await changesOf(sheet, doc.personId) : [],
    now: sheet?.marks[doc.personId]?.s ?? null,
    outcomes: appealOutcomes(doc.kind, doc.s),
    can: { decide: doc.state === 'waiting' && doc.personId !== ctx.identity.personId },
  };
}

/** One conditional write decides; the mark follows by the appeal's own outbox. 2–3 requests. */
export async function decideAppeal(
  ctx: Ctx<'decide-appeal'>,
  input: In<'decide-appeal'>,
): Promise<Out<'decide-appeal'>> {
  const doc = await inReach(ctx, input.appealId);
  const key = ctx.newId('decide');
  const state = input.accept ? 'accepted' : 'refused';
  if (doc.personId === ctx.identity.personId) ctx.fail('APPEAL_OWN');
  if (doc.decidedKey === key) return { state: doc.state };
  refuseClosed(ctx, doc);
  if (input.accept) await checkOutcome(ctx, doc, input.to);
  const effects: Effect[] = [{ kind: 'follow-appeal', data: { appealId: doc._id } }];
  const decided = await transition(
    appeals,
    APPEAL_STATES,
    state,
    { _id: doc._id, turn: doc.turn },
    withEffects(
      {
        set: {
          to: input.accept ? input.to : null,
          decidedBy: ctx.identity.personId,
          decidedName: ctx.identity.name,
          decidedAt: ctx.now,
          decidedKey: key,
          note: input.note,
        },
      },
      key,
      effects,
      ctx.now,
    ),
  );
  if (!decided) {
    const now = await inReach(ctx, doc._id);
    if (now.decidedKey !== key) {
      refuseClosed(ctx, now);
      ctx.fail('BUSY');
    }
  }
  ctx.afterCommit(appeals, doc._id, key, effects);
  return { state };
}

function refuseClosed(ctx: Ctx<'decide-appeal'>, doc: AppealDoc): void {
  if (doc.state === 'withdrawn') ctx.fail('APPEAL_WITHDRAWN');
  if (doc.state !== 'waiting') ctx.fail('APPEAL_DECIDED', { name: doc.decidedName ?? '' });
}

async function checkOutcome(
  ctx: Ctx<'decide-appeal'>,
  doc: AppealDoc,
  to: In<'decide-appeal'>['to'],
): Promise<void> {
  if (!appealOutcomes(doc.kind, doc.s).includes(to)) {
    ctx.fail('APPEAL_OUTCOME', { name: STATUS_NAMES[to] });
  }
  const stands = (await sheetOf(doc))?.marks[doc.personId];
  if (stands && stands.s !== doc.s) ctx.fail('APPEAL_MARK_CHANGED', { name: STATUS_NAMES[stands.s] });
}

/** The student's own, or one in the caller's scope; the files themselves are closed to clients. 2–3 requests. */
export async function openAppealPhotos(
  ctx: Ctx<'open-appeal-photos'>,
  input: In<'open-appeal-photos'>,
): Promise<Out<'open-appeal-photos'>> {
  const scope = scopeOf(ctx.identity, ['student', ...APPEAL_DECIDERS]);
  const doc = await appeals.first(scope, { _id: input.appealId });
  if (!doc) ctx.fail('NOT_FOUND');
  const urls = doc.photos.length === 0 ? [] : await fileLinks(doc.photos, LINK_LIFE / 1000);
  return { urls, expireAt: ctx.now + LINK_LIFE };
}

export async function readAppealRules(): Promise<Out<'appeal-rules'>> {
  const { days, statuses, setName } = await appealRules();
  return { days, statuses: [...statuses], setName };
}

/** 1–2 requests. */
export async function setAppealRules(
  ctx: Ctx<'set-appeal-rules'>,
  input: In<'set-appeal-rules'>,
): Promise<Out<'set-appeal-rules'>> {
  const fields = {
    days: input.days,
    statuses: [...new Set(input.statuses)],
    setBy: ctx.identity.personId,
    setName: ctx.identity.name,
    setAt: ctx.now,
  };
  if (!(await rules.change({ _id: 'appeals' }, { set: fields }))) {
    if (!(await rules.insert({ _id: 'appeals', rev: 0, ...fields }))) {
      await rules.change({ _id: 'appeals' }, { set: fields });
    }
  }
  return { days: input.days };
}
