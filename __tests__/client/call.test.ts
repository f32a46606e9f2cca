import { useNetwork } from '@/platform/network';
import { TransportFailure } from '@/platform/transport';
import type { CallEvent } from '@contract/core/define';

const stored = new Map<string, unknown>();
jest.mock('@tarojs/taro', () => ({
  __esModule: true,
  default: {
    getStorageSync: (key: string) => stored.get(key) ?? '',
    setStorageSync: (key: string, value: unknown) => void stored.set(key, value),
    removeStorageSync: (key: string) => void stored.delete(key),
  },
}));

const sent: CallEvent[] = [];
let answers: (() => unknown)[] = [];
jest.mock('@/platform/transport', () => {
  class Failure extends Error {}
  return {
    TransportFailure: Failure,
    send: async (_name: string, event: CallEvent) => {
      sent.push(event);
      return (answers.shift() ?? (() => ({ ok: true, data: {}, now: 0 })))();
    },
  };
});

import { callByName, CallFailure } from '@/platform/call';
import { serverNow } from '@/platform/clock';

const lost = () => {
  throw new TransportFailure('gone');
};
const refuse =
  (code: string, extra: object = {}) =>
  () => ({
    ok: false,
    now: Date.now(),
    error: { code, message: '中文', requestId: 'r', ...extra },
  });
const yes =
  (data: unknown, now = Date.now()) =>
  () => ({ ok: true, data, now });

beforeEach(() => {
  sent.length = 0;
  answers = [];
  useNetwork.setState({ online: true, reachable: true });
  jest.spyOn(global, 'setTimeout').mockImplementation(((work: () => void) => {
    void Promise.resolve().then(work);
    return 0;
  }) as never);
});
afterEach(() => jest.restoreAllMocks());

test('an answer that was lost is asked for again under the same requestId', async () => {
  answers = [lost, lost, yes('there')];
  await expect(callByName('org', 'whoami', {}, { requestId: 'intent-00000001' })).resolves.toBe('there');
  expect(sent.map(({ requestId }) => requestId)).toEqual(Array(3).fill('intent-00000001'));
});

test('BUSY is waited for; a refusal is not repeated', async () => {
  answers = [refuse('BUSY'), yes(1)];
  await expect(callByName('org', 'claim', {})).resolves.toBe(1);
  answers = [refuse('FORBIDDEN')];
  await expect(callByName('org', 'claim', {})).rejects.toMatchObject({ code: 'FORBIDDEN', retryable: false });
  expect(sent).toHaveLength(3);
});

test('a refusal carries the sentence, the fields and the request id', async () => {
  answers = [refuse('INPUT_INVALID', { fields: { name: '请填写姓名' }, requestId: 'r-1' })];
  const failure = await callByName('org', 'claim', {}).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(CallFailure);
  expect(failure).toMatchObject({ message: '中文', requestId: 'r-1', fields: { name: '请填写姓名' } });
});

test('three attempts without an answer end in words, and the phone says it is cut off', async () => {
  answers = [lost, lost, lost];
  await expect(callByName('org', 'whoami', {})).rejects.toMatchObject({ code: 'NO_ANSWER', retryable: true });
  expect(useNetwork.getState().reachable).toBe(false);
  answers = [yes(1)];
  await callByName('org', 'whoami', {});
  expect(useNetwork.getState().reachable).toBe(true);
});

test('with no network nothing is sent', async () => {
  useNetwork.setState({ online: false });
  await expect(callByName('org', 'whoami', {})).rejects.toMatchObject({ code: 'OFFLINE', retryable: true });
  expect(sent).toEqual([]);
});

test('nonsense from the other end is no answer of ours', async () => {
  answers = [() => 'boo', () => null];
  await expect(callByName('org', 'whoami', {})).rejects.toMatchObject({ code: 'UNEXPECTED' });
  await expect(callByName('org', 'whoami', {})).rejects.toMatchObject({ code: 'UNEXPECTED' });
});

test("R19: a phone a day wrong still shows the server's time", async () => {
  const day = 86_400_000;
  answers = [yes(1, Date.now() + day)];
  await callByName('org', 'whoami', {});
  expect(Math.abs(serverNow() - (Date.now() + day))).toBeLessThan(2_000);
});
