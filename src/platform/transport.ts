import Taro from '@tarojs/taro';
import type { CallEvent } from '@contract/core/define';

/** No answer came: the request may or may not have reached the server. */
export class TransportFailure extends Error {}

const TIME_OUT = 12_000;

/**
 * Sends one event to a cloud function and resolves with whatever it returned.
 * Rejects with TransportFailure when there is no answer within 12 s or the platform reports a failure.
 */
export function send(functionName: string, event: CallEvent): Promise<unknown> {
  return withTimeOut(
    process.env.TARO_ENV === 'h5' ? sendByDoor(functionName, event) : sendByCloud(functionName, event),
  );
}

/** Prepares the cloud once per start; a no-op in the browser build. */
export function openCloud(): void {
  if (process.env.TARO_ENV !== 'h5') Taro.cloud.init({ traceUser: false });
}

async function sendByCloud(name: string, event: CallEvent): Promise<unknown> {
  try {
    const reply = await Taro.cloud.callFunction({ name, data: { ...event } });
    return reply.result;
  } catch (error) {
    throw new TransportFailure(messageOf(error));
  }
}

/** The browser build belongs to one phone of the local cloud: `/h5/as/<openid>/` posts to `/door/as/<openid>/`. */
export function doorAddress(verb: 'callFunction' | 'uploadFile'): string {
  const door = /^(.*)\/h5\/as\/([^/]+)\//.exec(window.location.pathname);
  return door ? `${door[1] ?? ''}/door/as/${door[2] ?? ''}/${verb}` : `/door/${verb}`;
}

async function sendByDoor(name: string, event: CallEvent): Promise<unknown> {
  const address = doorAddress('callFunction');
  let answer: { result?: unknown; errCode?: number; errMsg?: string };
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, data: event }),
    });
    answer = (await response.json()) as typeof answer;
  } catch (error) {
    throw new TransportFailure(messageOf(error));
  }
  if (answer.errCode) throw new TransportFailure(answer.errMsg ?? String(answer.errCode));
  return answer.result;
}

function withTimeOut<T>(work: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => reject(new TransportFailure('no answer in time')), TIME_OUT);
    work.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error instanceof Error ? error : new TransportFailure(messageOf(error)));
      },
    );
  });
}

function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  if (typeof error === 'object' && error !== null && 'errMsg' in error) return String(error.errMsg);
  return String(error);
}
