import type { ActionName, CallReply, Domain, InputOf, OutputOf } from '@contract/core/define';
import { RETRYABLE_CODES } from '@contract/core/errors';
import { newRequestId } from '@contract/core/ids';
import { learnServerTime, phoneNow, serverNow } from './clock';
import { noteReachable, useNetwork } from './network';
import { send, TransportFailure } from './transport';

/** What every refused or failed call rejects with; `message` is a Chinese sentence fit for the screen. */
export class CallFailure extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly requestId: string,
    readonly options: {
      /** The same request may be sent again, unchanged, under the same requestId. */
      retryable: boolean;
      fields?: Record<string, string>;
      details?: Record<string, unknown>;
    },
  ) {
    super(message);
  }

  get retryable(): boolean {
    return this.options.retryable;
  }
  get fields(): Record<string, string> {
    return this.options.fields ?? {};
  }
  get details(): Record<string, unknown> {
    return this.options.details ?? {};
  }
}

export interface CallOptions {
  /** Made once per user intent; by default a new one. */
  requestId?: string;
  /** Attempts on transport errors and BUSY, the first included. */
  attempts?: number;
}

const FIRST_DELAY = 400;

/**
 * Calls `domain.action`. Resolves with the action's output, rejects with CallFailure.
 * The same requestId travels with every attempt, so a lost answer is no second effect.
 */
export async function call<D extends Domain, A extends ActionName<D>>(
  domain: D,
  action: A,
  input: InputOf<D, A>,
  options: CallOptions = {},
): Promise<OutputOf<D, A>> {
  // The server parsed its reply with this action's output schema before sending it.
  return await callByName(domain.name, action, input, options);
}

/** `call` for the offline queue, whose intents were typed when they were put in. */
export async function callByName(
  domainName: string,
  action: string,
  input: unknown,
  { requestId = newRequestId(serverNow()), attempts = 3 }: CallOptions = {},
): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(domainName, action, input, requestId);
    } catch (error) {
      const failure = error instanceof CallFailure ? error : unexpected(error, requestId);
      const worthIt = failure.code === 'NO_ANSWER' || failure.code === 'BUSY';
      if (!worthIt || attempt >= attempts || !useNetwork.getState().online) throw failure;
      await pause(FIRST_DELAY * 3 ** (attempt - 1) * (0.75 + Math.random() / 2));
    }
  }
}

async function once(name: string, action: string, input: unknown, requestId: string): Promise<unknown> {
  if (!useNetwork.getState().online) throw offline(requestId);
  const sentAt = phoneNow();
  let reply: unknown;
  try {
    reply = await send(name, { action, input, requestId });
  } catch (error) {
    if (!(error instanceof TransportFailure)) throw unexpected(error, requestId);
    noteReachable(false);
    throw useNetwork.getState().online ? noAnswer(requestId) : offline(requestId);
  }
  noteReachable(true);
  if (!isReply(reply)) throw unexpected(reply, requestId);
  learnServerTime(reply.now, sentAt, phoneNow());
  if (reply.ok) return reply.data;
  const { code, message, fields, details } = reply.error;
  throw new CallFailure(code, message, reply.error.requestId || requestId, {
    retryable: RETRYABLE_CODES.includes(code),
    ...(fields && { fields }),
    ...(details && { details }),
  });
}

function isReply(value: unknown): value is CallReply<unknown> {
  return typeof value === 'object' && value !== null && 'ok' in value && 'now' in value;
}

function offline(requestId: string): CallFailure {
  return new CallFailure('OFFLINE', '手机没有网络，请连上网络后重试', requestId, { retryable: true });
}

function noAnswer(requestId: string): CallFailure {
  return new CallFailure('NO_ANSWER', '服务器没有回应，可能是网络不好，请稍后重试', requestId, {
    retryable: true,
  });
}

function unexpected(error: unknown, requestId: string): CallFailure {
  if (error instanceof CallFailure) return error;
  return new CallFailure('UNEXPECTED', '收到了看不懂的回复，请更新小程序后重试', requestId, {
    retryable: true,
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
