import * as v from 'valibot';
import {
  admits,
  type ActionName,
  type AnyAction,
  type CallReply,
  type Domain,
  type ErrorCodeOf,
  type ParsedInputOf,
  type ReplyOf,
} from '@contract/core/define';
import { requestId as requestIdSchema } from '@contract/core/fields';
import * as clock from './clock';
import { checkContent, type ContentState } from './content';
import type { Context } from './context';
import { digest } from './digest';
import { drainBatch, type EffectHandlers } from './effects';
import { forgetIdentity, identify, type Identity } from './identity';
import { withinRate } from './limits';
import { logError, logLine } from './log';
import { hostileKeyIn } from './plain';
import * as receipts from './receipts';
import { asCallError, Replayed } from './call-error';
import { Refusal } from './refusal';
import * as sdk from './sdk';

/** One handler for every action of a domain; a missing one does not compile. */
export type Handlers<D extends Domain> = {
  readonly [A in ActionName<D>]: (
    ctx: Context<ErrorCodeOf<D, A>>,
    input: ParsedInputOf<D, A>,
  ) => Promise<ReplyOf<D, A>>;
};

type AnyHandler = (ctx: Context, input: unknown) => Promise<unknown>;

interface Call {
  action: AnyAction;
  name: string;
  requestId: string;
  openid: string;
  caller: Identity | null;
  now: number;
}

/** More documents than a screen changes at once: the caller does not wait for what the job applies within minutes. */
const DRAINED_AT_ONCE = 30;

/**
 * The cloud function of a domain: every call passes the same gates in the same order (architecture §4) and
 * `main` never throws.
 */
export function serve<D extends Domain>(domain: D, handlers: Handlers<D>, effects: EffectHandlers = {}) {
  return async function main(event: unknown): Promise<CallReply<unknown>> {
    // Read before the first await: the platform sets it per call.
    const { OPENID } = sdk.wxContext();
    const now = clock.now();
    sdk.meter.requests = 0;
    sdk.meter.drain = 0;
    sdk.meter.draining = false;
    const pending: (() => Promise<void>)[] = [];
    const known = readEvent(domain, event);
    let actor: string | null = null;
    const reply = await (async (): Promise<CallReply<unknown>> => {
      try {
        if (!known.action) throw new Refusal('UNKNOWN_ACTION');
        if (!OPENID) throw new Refusal('FORBIDDEN');
        const call: Call = {
          ...known,
          action: known.action,
          openid: OPENID,
          caller: await identify(OPENID, now),
          now,
        };
        actor = call.caller?.personId ?? `unbound:${digest(OPENID)}`;
        const handler = handlers[known.name as ActionName<D>];
        return { ok: true, data: await pass(domain.name, call, known.input, handler, pending), now };
      } catch (error) {
        return { ok: false, error: asCallError(domain, error, known), now };
      }
    })();
    for (const run of pending.slice(0, DRAINED_AT_ONCE)) {
      // The effects are committed: a failure here is the job's to repair and must not turn a success into an error.
      await run().catch((error: unknown) => {
        logError(`${domain.name}.${known.name} drain`, error);
      });
    }
    const anonymous = known.action?.audit === 'anonymous';
    logLine({
      t: 'call',
      domain: domain.name,
      action: known.name,
      requestId: anonymous ? null : known.requestId,
      actor: anonymous ? null : actor,
      ok: reply.ok,
      code: reply.ok ? null : reply.error.code,
      ms: clock.now() - now,
      db: sdk.meter.requests,
      drain: sdk.meter.drain,
    });
    return reply;
  };

  async function pass(
    domainName: string,
    call: Call,
    rawInput: unknown,
    handler: AnyHandler,
    pending: (() => Promise<void>)[],
  ): Promise<unknown> {
    const { action, caller, now } = call;
    if (action.allow !== 'anyone' && !caller) throw new Refusal('SIGN_IN_REQUIRED');
    if (!admits(action.allow, (role) => caller?.roles.has(role) === true)) {
      throw new Refusal('FORBIDDEN');
    }
    const actor = caller?.personId ?? `openid:${digest(call.openid)}`;
    if (!withinRate(actor, `${domainName}.${call.name}`, action.kind, action.limit, now)) {
      throw new Refusal('RATE_LIMITED');
    }
    const input = parseInput(action, rawInput);
    const content = await contentOf(action, call.openid, input);
    if (action.kind === 'query' || action.receipt === 'natural') {
      const intent = digest(actor, `${domainName}.${call.name}`, call.requestId);
      return v.parse(action.output, await handler(contextOf(call, content, intent, pending), input));
    }
    const anonymous = action.audit === 'anonymous';
    const claim = await receipts.claim(
      {
        action: `${domainName}.${call.name}`,
        actor: anonymous ? null : actor,
        requestId: call.requestId,
        input,
      },
      now,
    );
    if (claim.kind === 'done') return claim.reply;
    if (claim.kind === 'refused') throw new Replayed(claim.error);
    if (claim.kind === 'reused') throw new Refusal('INTENT_REUSED');
    if (claim.kind === 'busy') throw new Refusal('BUSY');
    try {
      const output = v.parse(
        action.output,
        await handler(contextOf(call, content, claim.id, pending), input),
      );
      await receipts.close(claim.id, 'done', output, clock.now());
      return output;
    } catch (error) {
      if (error instanceof Refusal) {
        await receipts.close(claim.id, 'refused', asCallError(domain, error, call), clock.now());
      } else {
        await receipts.release(claim.id).catch(() => undefined);
      }
      throw error;
    }
  }

  function contextOf(
    call: Call,
    content: Exclude<ContentState, 'refused'>,
    intentId: string,
    pending: (() => Promise<void>)[],
  ): Context {
    return {
      now: call.now,
      openid: call.openid,
      requestId: call.requestId,
      caller: call.caller,
      content,
      get identity() {
        if (!call.caller) throw new Refusal('SIGN_IN_REQUIRED');
        return call.caller;
      },
      async freshIdentity() {
        const identity = await identify(call.openid, call.now, true);
        if (!identity) throw new Refusal('SIGN_IN_REQUIRED');
        return identity;
      },
      newId: (purpose) => digest(intentId, purpose),
      fail(code, details, fields): never {
        throw new Refusal(code, details, fields);
      },
      afterCommit(collection, docId, batchId, list) {
        if (list.length === 0) return;
        pending.push(() => drainBatch(collection, docId, batchId, { at: call.now, list }, effects, call.now));
      },
      forget: forgetIdentity,
    };
  }
}

function readEvent(
  domain: Domain,
  event: unknown,
): { action?: AnyAction; name: string; requestId: string; input: unknown } {
  const { action: name, requestId, input } = (event ?? {}) as Record<string, unknown>;
  const id = v.safeParse(requestIdSchema, requestId);
  const actionName = typeof name === 'string' && /^[a-z][a-z-]{0,40}$/.test(name) ? name : '?';
  const own =
    id.success && Object.hasOwn(domain.actions, actionName) ? domain.actions[actionName] : undefined;
  return {
    ...(own ? { action: own } : {}),
    name: actionName,
    requestId: id.success ? id.output : '?',
    input,
  };
}

function parseInput(action: AnyAction, raw: unknown): unknown {
  const hostile = hostileKeyIn(raw);
  if (hostile !== null) throw new Refusal('INPUT_INVALID', undefined, { [hostile]: '不认识的内容' });
  const parsed = v.safeParse(action.input, raw ?? {});
  if (parsed.success) return parsed.output;
  const fields: Record<string, string> = {};
  for (const issue of parsed.issues) {
    const path = v.getDotPath(issue) ?? '';
    fields[path] ??= issue.type === 'strict_object' ? '不认识的内容' : issue.message;
  }
  throw new Refusal('INPUT_INVALID', undefined, fields);
}

async function contentOf(
  action: AnyAction,
  openid: string,
  input: unknown,
): Promise<Exclude<ContentState, 'refused'>> {
  if (!action.ugc) return 'pass';
  const state = await checkContent(openid, action.ugc(input as never));
  if (state === 'refused') throw new Refusal('CONTENT_REFUSED');
  return state;
}
