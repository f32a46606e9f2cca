import type { ErrorCodeOf, ParsedInputOf, ReplyOf } from '@contract/core/define';
import type { rollCall } from '@contract/roll-call';
import { CASE_STATES, CASE_STEPS } from '@contract/roll-call-cases';
import { canPass } from '@contract/core/states';
import { CASE_HANDLERS } from '@contract/roll-call-roles';
import type { Context } from '@kernel/context';
import { withEffects } from '@kernel/effects';
import { Refusal } from '@kernel/refusal';
import { scopeOf } from '@kernel/scope';
import type { Update } from '@kernel/update';
import { contactsFor } from './case-contacts';
import { nextStep } from './case-ladder';
import type { CaseDoc } from './documents';
import { cases } from './repo';

/** Looking for a missing student (R15). */

type Acting =
  'cases' | 'case' | 'acknowledge-case' | 'note-case' | 'log-case-call' | 'escalate-case' | 'close-case';
type Ctx<A extends Acting> = Context<ErrorCodeOf<typeof rollCall, A>>;
type In<A extends Acting> = ParsedInputOf<typeof rollCall, A>;
type Out<A extends Acting> = ReplyOf<typeof rollCall, A>;
type CaseCard = Out<'cases'>['items'][number];

const ATTEMPTS = 4;

function scope(ctx: Context) {
  return scopeOf(ctx.identity, CASE_HANDLERS);
}

function presentCard(doc: CaseDoc): CaseCard {
  return {
    caseId: doc._id,
    kind: doc.kind,
    title: doc.title,
    people: doc.people.map((person) => ({ ...person })),
    place: doc.place,
    day: doc.day,
    checkId: doc.checkId,
    checkName: doc.checkName,
    state: doc.state,
    step: doc.step,
    ownerName: doc.ownerName,
    since: doc.since,
    nextAt: doc.nextAt,
    openedAt: doc.openedAt,
    closedAt: doc.closedAt,
    rev: doc.rev,
  };
}

export async function listCases(ctx: Ctx<'cases'>, input: In<'cases'>): Promise<Out<'cases'>> {
  const page = await cases.page(
    scope(ctx),
    { live: input.closed ? 0 : 1 },
    { by: 'openedAt', direction: input.closed ? -1 : 1, cursor: input.cursor, limit: input.limit },
  );
  return { items: page.items.map(presentCard), next: page.next };
}

/** With the numbers to call while somebody is looked for. 3 requests. */
export async function oneCase(ctx: Ctx<'case'>, input: In<'case'>): Promise<Out<'case'>> {
  const doc = await cases.first(scope(ctx), { _id: input.caseId });
  if (!doc) ctx.fail('NOT_FOUND');
  const live = doc.live === 1;
  return {
    ...presentCard(doc),
    sheetId: doc.sheetId,
    log: doc.log.map(({ at, n, text }) => ({ at, byName: n, text })),
    contacts: live ? await contactsFor(ctx.identity, doc) : [],
    can: {
      acknowledge: canPass(CASE_STATES, doc.state, 'acknowledged'),
      note: live,
      close: live,
      falseAlarm: doc.acked === 0 && canPass(CASE_STATES, doc.state, 'false-alarm'),
    },
  };
}

/** Reads the case in scope and writes `decide`'s change on its revision, again when somebody was quicker. */
async function changeCase(
  ctx: Context,
  caseId: string,
  decide: (
    doc: CaseDoc,
    key: string,
  ) => Promise<{ update: Update; text: string }> | { update: Update; text: string },
): Promise<CaseDoc> {
  const key = ctx.newId('case');
  const effects = [{ kind: 'tell-case', data: { caseId } }];
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const doc = await cases.first(scope(ctx), { _id: caseId });
    if (!doc) throw new Refusal('NOT_FOUND');
    if (doc.log.some((entry) => entry.k === key)) return doc;
    if (doc.live === 0) throw new Refusal('CASE_CLOSED');
    const { update, text } = await decide(doc, key);
    const line = { at: ctx.now, by: ctx.identity.personId, n: ctx.identity.name, text, k: key };
    const written = await cases.change(
      { _id: caseId, rev: doc.rev, live: 1 },
      withEffects({ ...update, push: { log: { each: [line] } } }, key, effects, ctx.now),
    );
    if (written) {
      ctx.afterCommit(cases, caseId, key, effects);
      return doc;
    }
  }
  throw new Refusal('BUSY');
}

const me = (ctx: Context) => ({ personId: ctx.identity.personId, name: ctx.identity.name });

export async function acknowledge(
  ctx: Ctx<'acknowledge-case'>,
  input: In<'acknowledge-case'>,
): Promise<Out<'acknowledge-case'>> {
  const doc = await changeCase(ctx, input.caseId, () => ({
    update: {
      set: {
        state: 'acknowledged',
        acked: 1,
        owners: [me(ctx)],
        ownerName: ctx.identity.name,
        since: ctx.now,
        nextAt: null,
      },
    },
    text: '已认领，正在找人',
  }));
  return { state: 'acknowledged', rev: doc.rev + 1 };
}

export async function note(ctx: Ctx<'note-case'>, input: In<'note-case'>): Promise<Out<'note-case'>> {
  const doc = await changeCase(ctx, input.caseId, () => ({ update: {}, text: input.note }));
  return { state: doc.state, rev: doc.rev + 1 };
}

const WHOM = { student: '学生本人', roommate: '室友', parent: '家长', other: '其他人' } as const;

export async function logCall(
  ctx: Ctx<'log-case-call'>,
  input: In<'log-case-call'>,
): Promise<Out<'log-case-call'>> {
  const said = input.note === '' ? '' : `：${input.note}`;
  const text = `打给${WHOM[input.whom]}，${input.reached ? '已接通' : '未接通'}${said}`;
  const doc = await changeCase(ctx, input.caseId, () => ({ update: {}, text }));
  return { state: doc.state, rev: doc.rev + 1 };
}

/** Hands it on at once; whoever is asked next has it open again. */
export async function escalate(
  ctx: Ctx<'escalate-case'>,
  input: In<'escalate-case'>,
): Promise<Out<'escalate-case'>> {
  const doc = await changeCase(ctx, input.caseId, async (held) => {
    const next = await nextStep(held, ctx.now);
    if (!next) ctx.fail('CASE_LADDER_END');
    const name = CASE_STEPS[next.step]?.name ?? '';
    return {
      update: { set: { ...next, state: 'open', since: ctx.now } },
      text: `上报到${name}${input.note === '' ? '' : `：${input.note}`}`,
    };
  });
  return { state: 'open', rev: doc.rev + 1 };
}

export async function closeCase(ctx: Ctx<'close-case'>, input: In<'close-case'>): Promise<Out<'close-case'>> {
  const doc = await changeCase(ctx, input.caseId, (held) => {
    const known = held.acked === 1 && input.outcome === 'false-alarm';
    if (known || !canPass(CASE_STATES, held.state, input.outcome)) ctx.fail('CASE_ACKNOWLEDGED');
    return {
      update: { set: { state: input.outcome, live: 0, closedAt: ctx.now, nextAt: null } },
      text: `${input.outcome === 'found' ? '已找到' : '误报'}：${input.note}`,
    };
  });
  return { state: input.outcome, rev: doc.rev + 1 };
}
