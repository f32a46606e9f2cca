import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildFunctions } from '../../config/build-functions';
import { startTestCloud, type TestCloud } from '../support/cloud';

let cloud: TestCloud;

const grant = (
  personId: string,
  role: string,
  nodeId: string,
  toOn: string | null = null,
  fromOn = '2026-09-01',
) => ({
  _id: `${personId}:${role}:${nodeId}`,
  rev: 0,
  personId,
  role,
  nodeLevel: 'floor',
  nodeId,
  nodeLabel: nodeId,
  fromOn,
  toOn,
  state: 'active',
});

beforeAll(async () => {
  const outDir = mkdtempSync(join(tmpdir(), 'probe-'));
  await buildFunctions({ outDir, sourceDir: resolve(__dirname, '../support/probe') });
  cloud = await startTestCloud({ functionsDir: outDir });
  const people = ['leader', 'other', 'plain', 'gone', 'late', 'ended'];
  cloud.db.insert(
    'people',
    people.map((name) => ({
      _id: name,
      kind: 'student',
      name: `姓名${name}`,
      status: name === 'gone' ? 'left' : 'active',
      floorId: 'f1',
    })),
  );
  cloud.db.insert(
    'bindings',
    people.map((name) => ({ _id: `o-${name}`, personId: name, rev: 0 })),
  );
  cloud.db.insert('grants', [
    grant('leader', 'floor-leader', 'f1'),
    grant('other', 'floor-leader', 'f2'),
    grant('late', 'floor-leader', 'f1', null, '2026-11-24'),
    { ...grant('ended', 'floor-leader', 'f1'), state: 'ended' },
  ]);
});
afterAll(() => cloud.stop());

const refused = async (openid: string, action: string, input: unknown = {}) => {
  const reply = await cloud.as(openid).call('probe', action, input);
  return reply.ok ? 'ok' : reply.error.code;
};

describe('gates', () => {
  test('nobody: an unbound phone reaches only what anyone may', async () => {
    expect(await refused('o-nobody', 'hello')).toBe('ok');
    expect(await refused('o-nobody', 'me')).toBe('SIGN_IN_REQUIRED');
    expect(await refused('o-nobody', 'write', { text: 'x' })).toBe('SIGN_IN_REQUIRED');
  });

  test('who has left the school is nobody', async () => {
    expect(await refused('o-gone', 'me')).toBe('SIGN_IN_REQUIRED');
  });

  test('wrong role, a post that begins tomorrow, a post that ended', async () => {
    for (const openid of ['o-plain', 'o-late', 'o-ended'])
      expect(await refused(openid, 'leaders')).toBe('FORBIDDEN');
    expect(await refused('o-leader', 'leaders')).toBe('ok');
  });

  test('identity comes from WeChat, not from the event', async () => {
    const { result } = await cloud.as('o-plain').raw('probe', {
      action: 'me',
      input: {},
      requestId: 'a'.repeat(20),
      openid: 'o-leader',
      OPENID: 'o-leader',
      userInfo: { openId: 'o-leader' },
    });
    expect(result).toMatchObject({ ok: true, data: { personId: 'plain' } });
  });

  test.each([
    ['an unknown action', { action: 'drop-all', input: {}, requestId: 'a'.repeat(20) }],
    ['a name from the prototype', { action: 'constructor', input: {}, requestId: 'a'.repeat(20) }],
    ['__proto__', { action: '__proto__', input: {}, requestId: 'a'.repeat(20) }],
    ['no requestId', { action: 'me', input: {} }],
    ['an operator as requestId', { action: 'me', input: {}, requestId: { $ne: null } }],
    ['nothing', null],
    ['a list', [1, 2]],
  ])('%s is answered, not thrown', async (_what, event) => {
    const { result } = await cloud.as('o-leader').raw('probe', event);
    expect(result).toMatchObject({ ok: false, error: { code: 'UNKNOWN_ACTION' } });
  });

  test.each([
    ['an unknown key', { text: 'a', extra: 1 }, 'extra'],
    ['an operator in a field', { text: { $ne: null } }, '$ne'],
    ['a prototype key', JSON.parse('{"text":"a","__proto__":{"x":1}}') as unknown, '__proto__'],
    ['an empty text', { text: '' }, 'text'],
  ])('bad input: %s names the field', async (_what, input, field) => {
    const reply = await cloud.as('o-leader').call('probe', 'write', input);
    expect(reply).toMatchObject({ ok: false, error: { code: 'INPUT_INVALID' } });
    expect(!reply.ok && Object.keys(reply.error.fields ?? {})).toEqual([field]);
    expect(cloud.db.count('probe_notes', { text: 'a' })).toBe(0);
  });

  test('the soft limit stops a runaway page and names itself', async () => {
    const codes = [];
    for (let i = 0; i < 5; i += 1) codes.push(await refused('o-plain', 'seldom'));
    expect(codes).toEqual(['ok', 'ok', 'ok', 'RATE_LIMITED', 'RATE_LIMITED']);
  });

  test('the binding limit holds across instances: 5 tries in the window, under 12 at once', async () => {
    const key = 'claim:o-x';
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        cloud.as(`o-try-${i}`).ok<{ allowed: boolean }>('probe', 'tries', { key }),
      ),
    );
    expect(replies.filter((reply) => reply.allowed)).toHaveLength(5);
  });

  test('the binding limit has no seam: tries around any hour count together for ten minutes', async () => {
    const begun = cloud.clock.now();
    const attempt = async () =>
      (await cloud.as('o-seam').ok<{ allowed: boolean }>('probe', 'tries', { key: 'claim:o-seam' })).allowed;
    const answers = [];
    for (const seconds of [0, 597, 597, 598, 599, 601, 602, 1196, 1197, 1198]) {
      cloud.clock.set(begun + seconds * 1_000);
      answers.push(await attempt());
    }
    expect(answers).toEqual([true, true, true, true, true, true, false, false, true, true]);
    cloud.clock.set(begun);
  });
});

describe('identity', () => {
  test('one request cold, none warm; unbound is never remembered', async () => {
    await cloud.as('o-new').call('probe', 'hello');
    expect(cloud.meter('hello').databaseRequests).toBe(1);
    cloud.db.insert('people', [{ _id: 'new', kind: 'staff', name: '新老师', status: 'active' }]);
    cloud.db.insert('bindings', [{ _id: 'o-new', personId: 'new', rev: 0 }]);
    expect(await cloud.as('o-new').ok('probe', 'hello')).toEqual({ who: '新老师' });
    await cloud.as('o-new').ok('probe', 'hello');
    expect(cloud.meter('hello').databaseRequests).toBeLessThanOrEqual(1);
  });
});

describe('receipts', () => {
  const requestId = () => `r-${Math.random().toString(36).slice(2)}-${Date.now()}`;

  test('a replay gives the stored reply and writes nothing', async () => {
    const id = requestId();
    const first = await cloud.as('o-leader').ok('probe', 'write', { text: '一次' }, { requestId: id });
    const again = await cloud.as('o-leader').ok('probe', 'write', { text: '一次' }, { requestId: id });
    expect(again).toEqual(first);
    expect(cloud.db.count('probe_notes', { text: '一次' })).toBe(1);
  });

  test('other content under the same intent is refused', async () => {
    const id = requestId();
    await cloud.as('o-leader').ok('probe', 'write', { text: '甲' }, { requestId: id });
    const other = await cloud.as('o-leader').call('probe', 'write', { text: '乙' }, { requestId: id });
    expect(other).toMatchObject({ ok: false, error: { code: 'INTENT_REUSED' } });
  });

  test("another person's requestId is another intent", async () => {
    const id = requestId();
    await cloud.as('o-leader').ok('probe', 'write', { text: '同号' }, { requestId: id });
    await cloud.as('o-other').ok('probe', 'write', { text: '同号' }, { requestId: id });
    expect(cloud.db.count('probe_notes', { text: '同号' })).toBe(2);
  });

  test('ten phones, one intent: one note, the others are busy or get the same reply', async () => {
    const id = requestId();
    const replies = await Promise.all(
      Array.from({ length: 10 }, () =>
        cloud.as('o-leader').call('probe', 'write', { text: '连点' }, { requestId: id }),
      ),
    );
    const codes = new Set(replies.map((reply) => (reply.ok ? 'ok' : reply.error.code)));
    expect([...codes].every((code) => code === 'ok' || code === 'BUSY')).toBe(true);
    expect(cloud.db.count('probe_notes', { text: '连点' })).toBe(1);
  });

  test('a business refusal is final, with its whitelisted details', async () => {
    const id = requestId();
    const first = await cloud
      .as('o-leader')
      .call('probe', 'write', { text: '满', fail: 'full' }, { requestId: id });
    expect(first).toMatchObject({
      ok: false,
      error: { code: 'NOTE_FULL', message: '已有 3 条', details: { n: 3 } },
    });
    expect(JSON.stringify(first)).not.toContain('never');
    const again = await cloud
      .as('o-leader')
      .call('probe', 'write', { text: '满', fail: 'full' }, { requestId: id });
    expect(again).toMatchObject({ ok: false, error: { code: 'NOTE_FULL', message: '已有 3 条' } });
  });

  test('a passing fault releases the claim: the retry does the work once', async () => {
    const id = requestId();
    const first = await cloud
      .as('o-leader')
      .call('probe', 'write', { text: '再试', fail: 'once' }, { requestId: id });
    expect(first).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
    await cloud.as('o-leader').ok('probe', 'write', { text: '再试', fail: 'once' }, { requestId: id });
    expect(cloud.db.count('probe_notes', { text: '再试' })).toBe(1);
  });

  test('a fault at every database request: after retries exactly one note and one echo', async () => {
    const kinds = ['drop-before', 'drop-after', 'over-rate', 'kill', 'kill-after'] as const;
    for (const kind of kinds) {
      for (let at = 1; at <= 7; at += 1) {
        const text = `${kind}-${at}`;
        const id = requestId();
        const call = (faults?: { kind: typeof kind; at: number }) =>
          cloud
            .as('o-leader')
            .call('probe', 'write', { text }, { requestId: id, ...(faults ? { faults } : {}) })
            .catch(() => null);
        await call({ kind, at });
        // A killed call holds its claim until its lease ends.
        cloud.clock.advance(26_000);
        const retried = await call();
        expect(retried).toMatchObject({ ok: true });
        expect(cloud.db.count('probe_notes', { text })).toBe(1);
        // What a lost drain left behind is the job's to apply.
        await cloud.as('o-job').ok('probe', 'sweep');
        expect(cloud.db.count('probe_echoes', { text })).toBe(1);
      }
    }
  }, 120_000);

  test('the answer is lost after the write: the replay is answered from the receipt', async () => {
    const id = requestId();
    await expect(
      cloud
        .as('o-leader')
        .call('probe', 'write', { text: '丢' }, { requestId: id, faults: { kind: 'answer-lost' } }),
    ).rejects.toThrow();
    expect(cloud.db.count('probe_notes', { text: '丢' })).toBe(1);
    expect(await cloud.as('o-leader').ok('probe', 'write', { text: '丢' }, { requestId: id })).toMatchObject({
      text: '丢',
    });
    expect(cloud.db.count('probe_notes', { text: '丢' })).toBe(1);
  });

  test('an anonymous command leaves no actor in receipt or log', async () => {
    const id = requestId();
    await cloud.as('o-plain').ok('probe', 'whisper', { text: '悄悄' }, { requestId: id });
    const line = cloud.logs.filter((text) => text.includes('"whisper"')).at(-1) ?? '';
    expect(line).not.toContain('plain');
    expect(line).not.toContain(id);
    const rows = cloud.db.find('receipts', { action: 'probe.whisper' });
    expect(JSON.stringify(rows)).not.toContain('plain');
    expect(JSON.stringify(rows)).not.toContain(id);
  });
});

describe('handlers', () => {
  test('a bug answers INTERNAL in Chinese and tells nothing of itself', async () => {
    const reply = await cloud.as('o-leader').call('probe', 'write', { text: '错', fail: 'crash' });
    expect(reply).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
    expect(JSON.stringify(reply)).not.toContain('a bug');
  });

  test('the output is a whitelist: private fields cannot leave', async () => {
    const note = await cloud.as('o-leader').ok('probe', 'write', { text: '白名单' });
    expect(Object.keys(note as object).sort()).toEqual(['_id', 'state', 'text']);
  });

  test('risky text is refused before anything is written', async () => {
    expect(await refused('o-leader', 'write', { text: '这是违禁词' })).toBe('CONTENT_REFUSED');
    expect(cloud.db.count('probe_notes', { text: '这是违禁词' })).toBe(0);
  });

  test('rows of another floor do not exist; pages end', async () => {
    cloud.db.insert(
      'probe_notes',
      Array.from({ length: 7 }, (_, i) => ({
        _id: `f2-${i}`,
        rev: 0,
        text: `二${i}`,
        state: 'open',
        floorId: 'f2',
        at: Math.floor(i / 3),
        n: 0,
        effects: {},
        pendingEffects: 0,
      })),
    );
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await cloud
        .as('o-other')
        .ok<{ items: { _id: string }[]; next: string | null }>('probe', 'notes', {
          limit: 3,
          ...(cursor ? { cursor } : {}),
        });
      seen.push(...page.items.map((item) => item._id));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => id.startsWith('f2-'))).toHaveLength(7);
    const mine = await cloud
      .as('o-leader')
      .ok<{ items: { _id: string }[] }>('probe', 'notes', { limit: 100 });
    expect(mine.items.some((item) => item._id.startsWith('f2-'))).toBe(false);
    expect(await refused('o-other', 'notes', { cursor: '[{"$gt":""},"x"]' })).toBe('INPUT_INVALID');
  });

  test('of two racing transitions exactly one passes', async () => {
    for (let round = 0; round < 10; round += 1) {
      const _id = `race-${round}`;
      cloud.db.insert('probe_notes', [
        { _id, rev: 0, text: 'x', state: 'open', floorId: 'f1', at: 1, n: 0, effects: {}, pendingEffects: 0 },
      ]);
      const codes = await Promise.all(
        ['done', 'dropped'].map((to) => refused('o-leader', 'finish', { id: _id, to })),
      );
      expect(codes.sort()).toEqual(['NOTE_CLOSED', 'ok']);
    }
  });

  test('transactions retry conflicts and lose nothing', async () => {
    cloud.db.insert(
      'probe_notes',
      ['ta', 'tb'].map((_id) => ({
        _id,
        rev: 0,
        text: _id,
        state: 'open',
        floorId: 'f1',
        at: 1,
        n: 100,
        effects: {},
        pendingEffects: 0,
      })),
    );
    const results = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        refused('o-leader', 'move', i % 2 ? { from: 'ta', to: 'tb', n: 3 } : { from: 'tb', to: 'ta', n: 1 }),
      ),
    );
    const moved = results
      .map((code, i) => (code === 'ok' ? (i % 2 ? -3 : 1) : 0))
      .reduce<number>((sum, n) => sum + n, 0);
    const [a, b] = cloud.db.find('probe_notes', { _id: { $in: ['ta', 'tb'] } }, { sort: [['_id', 1]] }) as {
      n: number;
    }[];
    expect(a?.n).toBe(100 + moved);
    expect((a?.n ?? 0) + (b?.n ?? 0)).toBe(200);
    expect(results.filter((code) => code === 'ok').length).toBeGreaterThan(0);
  });

  test('a drain that failed turns no success into an error; the job applies it, once', async () => {
    await cloud.as('o-job').ok('probe', 'sweep');
    await cloud.as('o-leader').ok('probe', 'leaders');
    const call = { requestId: `effect-${Date.now()}-aaaa`, faults: { kind: 'over-rate' as const, at: 6 } };
    await cloud.as('o-leader').ok('probe', 'write', { text: '回声' }, call);
    expect(cloud.db.count('probe_echoes', { text: '回声' })).toBe(0);
    expect(await cloud.as('o-job').ok('probe', 'sweep')).toEqual({ drained: 1 });
    expect(await cloud.as('o-job').ok('probe', 'sweep')).toEqual({ drained: 0 });
    expect(cloud.db.count('probe_echoes', { text: '回声' })).toBe(1);
  });

  test('a command with its receipt costs four requests, its drain three on their own line', async () => {
    await cloud.as('o-leader').ok('probe', 'write', { text: '计价' });
    await cloud.as('o-leader').ok('probe', 'write', { text: '计价' });
    expect(cloud.meter('write').log).toMatchObject({ db: 4, drain: 3 });
  });
});
