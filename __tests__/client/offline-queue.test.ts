import type { Intent, Outcome } from '@/platform/intent';
import { OfflineQueue } from '@/platform/offline-queue';

/** A phone: what is stored survives every queue built on it. */
function phone() {
  const stored = new Map<string, string>();
  const sent: { id: string; input: unknown }[] = [];
  const timers = new Set<{ work: () => void; at: number }>();
  const world = {
    stored,
    sent,
    now: 1_000,
    full: false,
    answer: (() => ({ ok: true, data: {} })) as (intent: Intent) => Outcome | Promise<Outcome>,
    ids: 0,
    start(owner: string | null = 'p1') {
      const queue = new OfflineQueue({
        read: (key) => (stored.has(key) ? JSON.parse(stored.get(key) ?? 'null') : null),
        write(key, value) {
          if (world.full) return false;
          stored.set(key, JSON.stringify(value));
          return true;
        },
        remove: (key) => void stored.delete(key),
        async send(intent) {
          sent.push({ id: intent.id, input: intent.input });
          return world.answer(intent);
        },
        newId: () => `id-${(world.ids += 1)}`,
        now: () => world.now,
        later(work, ms) {
          const timer = { work, at: world.now + ms };
          timers.add(timer);
          return () => void timers.delete(timer);
        },
        changed: () => undefined,
      });
      queue.belongTo(owner);
      return queue;
    },
    async pass(ms: number) {
      world.now += ms;
      for (const timer of [...timers]) {
        if (timer.at <= world.now && timers.delete(timer)) timer.work();
      }
      await settle();
    },
  };
  return world;
}

async function settle() {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

const offline: Outcome = { ok: false, final: false, unsent: true, code: 'OFFLINE', message: '' };
const lost: Outcome = { ok: false, final: false, code: 'NO_ANSWER', message: '' };
const refused: Outcome = { ok: false, final: true, code: 'ROLL_CANCELLED', message: '已取消' };

function intent(slot: string, input: unknown) {
  return { lane: 'sheet', slot, domain: 'roll-call', action: 'mark-room', input, title: slot };
}

test('R13: an intent survives the death of the app and is sent once, under the id it was given', async () => {
  const world = phone();
  world.answer = () => offline;
  world.start().add(intent('301', { n: 1 }));
  await settle();
  const before = world.sent.length;
  world.answer = () => ({ ok: true, data: {} });
  const reborn = world.start();
  await settle();
  expect(world.sent.slice(before)).toEqual([{ id: 'id-1', input: { n: 1 } }]);
  expect(reborn.list()).toEqual([]);
  world.start();
  await settle();
  expect(world.sent.slice(before)).toHaveLength(1);
});

test('R13: an answer that was lost is asked for again under the same id and content', async () => {
  const world = phone();
  world.answer = () => lost;
  const queue = world.start();
  queue.add(intent('301', { n: 1 }));
  await settle();
  queue.add(intent('301', { n: 2 }), { merge: () => ({ n: 'joined' }) });
  world.answer = () => ({ ok: true, data: {} });
  await world.pass(2_000);
  expect(world.sent).toEqual([
    { id: 'id-1', input: { n: 1 } },
    { id: 'id-1', input: { n: 1 } },
    { id: 'id-2', input: { n: 2 } },
  ]);
});

test('taps on one room within the hold are one request', async () => {
  const world = phone();
  const queue = world.start();
  const merge = (older: unknown) => [...(older as number[]), 2];
  queue.add(intent('301', [1]), { merge, holdMs: 800 });
  await world.pass(500);
  queue.add(intent('301', [2]), { merge, holdMs: 800 });
  await world.pass(500);
  expect(world.sent).toEqual([]);
  await world.pass(800);
  expect(world.sent).toEqual([{ id: 'id-1', input: [1, 2] }]);
});

test('with no network a room holds one unsent patch, however often it is tapped and tried', async () => {
  const world = phone();
  world.answer = () => offline;
  const queue = world.start();
  for (let n = 1; n <= 5; n += 1) {
    queue.add(intent('301', n), { merge: () => n });
    await world.pass(40_000);
  }
  expect(queue.list().map(({ id, input, attempts }) => ({ id, input, attempts }))).toEqual([
    { id: 'id-1', input: 5, attempts: 0 },
  ]);
});

test('intents belong to a person: another one on the same phone never sends them', async () => {
  const world = phone();
  world.answer = () => offline;
  const queue = world.start('p1');
  queue.add(intent('301', 1));
  await settle();
  const before = world.sent.length;
  world.answer = () => ({ ok: true, data: {} });
  queue.belongTo('p2');
  await world.pass(60_000);
  expect(queue.list()).toEqual([]);
  expect(world.sent).toHaveLength(before);
  queue.belongTo('p1');
  await settle();
  expect(world.sent).toHaveLength(before + 1);
});

test('nobody signed in: nothing is taken', () => {
  expect(phone().start(null).add(intent('301', 1))).toBeNull();
});

test('a full phone says so instead of losing the mark silently', () => {
  const world = phone();
  const queue = world.start();
  world.full = true;
  expect(queue.add(intent('301', 1))).toBeNull();
  expect(queue.list()).toEqual([]);
});

test('one room refused for good stays visible and does not hold up the others', async () => {
  const world = phone();
  world.answer = ({ slot }) => (slot === '301' ? refused : { ok: true, data: {} });
  const queue = world.start();
  queue.add(intent('301', 1));
  queue.add(intent('302', 2));
  await settle();
  expect(queue.list().map(({ slot, refusal }) => [slot, refusal?.message])).toEqual([['301', '已取消']]);
  const reborn = world.start();
  expect(reborn.list()).toHaveLength(1);
  reborn.discard('id-1');
  expect(world.start().list()).toEqual([]);
});

test('R12: an answer with conflicts stays until a person has looked at it, also after a restart', async () => {
  const world = phone();
  world.answer = () => ({ ok: true, data: { conflicts: [{ name: '张三' }], refused: [] } });
  const queue = world.start();
  queue.add(intent('301', 1), { attention: { conflicts: '和别人点的不一样', refused: '没有记上' } });
  await settle();
  const kept = world.start().list()[0];
  expect(kept?.refusal).toEqual({
    code: 'ATTENTION',
    message: '和别人点的不一样：张三',
    details: { conflicts: [{ name: '张三' }] },
  });
});

test('an answer may rewrite what waits behind it, screen or not', async () => {
  const world = phone();
  world.answer = () => lost;
  const queue = world.start();
  queue.onAnswer('roll-call', 'mark-room', ({ slot }) => queue.amend(slot, () => 'rebased'));
  queue.add(intent('301', 'first'));
  await settle();
  queue.add(intent('301', 'second'));
  world.answer = () => ({ ok: true, data: {} });
  await world.pass(2_000);
  expect(world.sent.map(({ input }) => input)).toEqual(['first', 'first', 'rebased']);
});

test('draining sends a held burst at once and says whether all arrived', async () => {
  const world = phone();
  const queue = world.start();
  queue.add(intent('301', 1), { holdMs: 800 });
  queue.add(intent('302', 2), { holdMs: 800 });
  await expect(queue.drain('sheet')).resolves.toBe(true);
  expect(world.sent).toHaveLength(2);
  world.answer = () => offline;
  queue.add(intent('303', 3), { holdMs: 800 });
  await expect(queue.drain('sheet')).resolves.toBe(false);
});

test('retries slow down while nothing answers, and stop at half a minute', async () => {
  const world = phone();
  world.answer = () => lost;
  world.start().add(intent('301', 1));
  await settle();
  const gaps: number[] = [];
  for (let tries = 1; tries <= 8; tries += 1) {
    let waited = 0;
    const before = world.sent.length;
    while (world.sent.length === before && waited < 60_000) {
      await world.pass(500);
      waited += 500;
    }
    gaps.push(waited);
  }
  expect(gaps).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
});
