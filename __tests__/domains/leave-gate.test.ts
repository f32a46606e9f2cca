import { randomBytes } from 'node:crypto';
import { checkPass, type GateKit } from '@contract/leave-token';
import { ask, at, decide, intent, NOW, startLeaveSchool, type LeaveSchool } from '../support/leave-school';
import { verifySignature } from '../../cloudfunctions/leave/pass-keys';

let school: LeaveSchool;
beforeAll(async () => {
  school = await startLeaveSchool();
}, 120_000);
afterAll(() => school.stop());
beforeEach(() => {
  school.clock.set(NOW);
});

interface Scan {
  verdict: string;
  code: string;
  words: string;
  suggest: string | null;
  leave: { leaveId: string; name: string; outside: boolean | null } | null;
}
interface Pass {
  live: string;
  liveUntil: number;
  offline: string;
}
interface Passed {
  outside: boolean;
  state: string;
  already: boolean;
  remark: string | null;
}

const turnOf = (leaveId: string) => school.leave(leaveId).turn;
const scan = (token: string, guard = 'G1') => school.of(guard).ok<Scan>('leave', 'scan', { token });
const passOf = (personId: string, leaveId: string) =>
  school.of(personId).ok<Pass>('leave', 'pass', { leaveId });
const move = (leaveId: string, direction: 'out' | 'in', over: object = {}, guard = 'G1') =>
  school.of(guard).call<Passed>('leave', 'passage', { leaveId, direction, means: 'live', ...over });

/** An approved leave with its pass. */
async function granted(personId: string, over: Record<string, unknown> = {}) {
  const { leaveId } = await ask(school, personId, over);
  await decide(school, 'T1', leaveId);
  return leaveId;
}

describe('L13 the pass', () => {
  test('there is none before approval, none for a leave on campus, none for somebody else', async () => {
    const { leaveId } = await ask(school, 'S2');
    expect(await school.code('S2', 'pass', { leaveId })).toBe('LEAVE_STATE');
    await decide(school, 'T1', leaveId);
    expect(await school.code('S3', 'pass', { leaveId })).toBe('NOT_FOUND');
    expect(await school.code('S2', 'pass', { leaveId })).toBe('ok');
    const inside = await granted('S3', { offCampus: false });
    expect(await school.code('S3', 'pass', { leaveId: inside })).toBe('LEAVE_STATE');
  });

  test('scanned live in its hours: go, with the name, in 1 request; a screenshot a minute later: stop', async () => {
    const leaveId = await granted('S4');
    school.clock.set(at('18:05'));
    const { live } = await passOf('S4', leaveId);
    const seen = await scan(live);
    expect(seen).toMatchObject({
      verdict: 'go',
      code: 'valid',
      suggest: 'out',
      leave: { name: '学生4', outside: null },
    });
    await scan(live);
    expect(school.meter('scan').log?.db).toBe(1);
    school.clock.set(at('18:07'));
    expect(await scan(live)).toMatchObject({ verdict: 'stop', code: 'stale', leave: null });
  });

  test('before its hours: stop; the offline token, scanned with signal: look twice', async () => {
    const leaveId = await granted('S5');
    const { live, offline } = await passOf('S5', leaveId);
    expect(await scan(live)).toMatchObject({ verdict: 'stop', code: 'early' });
    school.clock.set(at('18:05'));
    expect(await scan(offline)).toMatchObject({ verdict: 'check', code: 'offline-token' });
  });

  test('taken back: red at once; a shortened leave makes the old pass void', async () => {
    const leaveId = await granted('S6');
    school.clock.set(at('18:05'));
    const { live } = await passOf('S6', leaveId);
    await school.of('S6').ok('leave', 'shorten', { leaveId, turn: turnOf(leaveId), to: at('20:00') });
    expect(await scan(live)).toMatchObject({ verdict: 'stop', code: 'revoked' });
    const fresh = await passOf('S6', leaveId);
    expect(await scan(fresh.live)).toMatchObject({ verdict: 'go' });
    await school.of('T1').ok('leave', 'revoke', { leaveId, turn: turnOf(leaveId), reason: '家长不知情' });
    expect(await scan(fresh.live)).toMatchObject({ verdict: 'stop', code: 'revoked' });
  });

  test('forged, of another key, or no pass at all: stop', async () => {
    const leaveId = await granted('S7');
    school.clock.set(at('18:05'));
    const { live } = await passOf('S7', leaveId);
    const [head, kid, payload] = live.split('.') as [string, string, string];
    const sealed = randomBytes(64).toString('base64url');
    expect(await scan(`${head}.${kid}.${payload}.${sealed}`)).toMatchObject({
      verdict: 'stop',
      code: 'forged',
    });
    expect(await scan(`${head}.kx.${payload}.${sealed}`)).toMatchObject({
      verdict: 'stop',
      code: 'unknown-key',
    });
    expect(await scan('https://example.com')).toMatchObject({ verdict: 'stop', code: 'unreadable' });
  });

  test('a guard without signal verifies with public keys and the list of dead passes, and holds no secret', async () => {
    const leaveId = await granted('S8');
    const { offline } = await passOf('S8', leaveId);
    const kit = await school.of('G1').ok<Omit<GateKit, 'verify'> & { asOf: number }>('leave', 'gate-kit', {});
    expect(kit.keys.map((key) => key.kid)).toEqual(['k2', 'k1']);
    expect(JSON.stringify(kit)).not.toContain(Buffer.alloc(32, 7).toString('base64url'));
    const local = { ...kit, verify: verifySignature };
    expect(checkPass(offline, local, at('18:05'))).toMatchObject({
      ok: true,
      claims: { personId: 'S8', name: '学生8' },
    });
    await school.of('T1').ok('leave', 'revoke', { leaveId, turn: turnOf(leaveId), reason: '家长不知情' });
    const later = await school.of('G1').ok<Omit<GateKit, 'verify'>>('leave', 'gate-kit', {});
    expect(checkPass(offline, { ...later, verify: verifySignature }, at('18:05'))).toMatchObject({
      ok: false,
      code: 'revoked',
    });
  });

  test('without keys the pass says that it is not set up', async () => {
    const bare = await import('../support/cloud').then(({ startTestCloud }) => startTestCloud({ now: NOW }));
    try {
      for (const collection of ['people', 'grants', 'bindings'])
        bare.db.insert(collection, school.db.find(collection));
      const reply = await bare.as('open-G1').call('leave', 'gate-kit', {});
      expect(reply).toMatchObject({ ok: false, error: { code: 'LEAVE_PASS_OFF' } });
    } finally {
      await bare.stop();
    }
  });
});

describe('passages', () => {
  test('L7, L8 out makes it away, in is the first proof of presence; 2 requests each', async () => {
    const leaveId = await granted('S9');
    school.clock.set(at('18:05'));
    await school.of('G1').ok('leave', 'day-list', {});
    expect(await move(leaveId, 'out')).toMatchObject({ ok: true, data: { outside: true, state: 'away' } });
    expect(Number(school.meter('passage').log?.db)).toBeLessThanOrEqual(3);
    school.clock.set(at('20:15'));
    expect(await move(leaveId, 'in', {}, 'G2')).toMatchObject({
      ok: true,
      data: { outside: false, state: 'returned' },
    });
    expect(school.leave(leaveId)).toMatchObject({
      returnProof: 'gate',
      returnedAt: at('20:15'),
      flagged: false,
    });
    expect(school.span(leaveId)).toMatchObject({ state: 'ended', to: at('20:15') });
    const list = await school
      .of('G2')
      .ok<{ items: { name: string; direction: string; guardName: string }[] }>('leave', 'day-list', {});
    expect(
      list.items.filter((item) => item.name === '学生9').map((item) => [item.direction, item.guardName]),
    ).toEqual([
      ['in', '吴门卫'],
      ['out', '周门卫'],
    ]);
  });

  test('the wrong direction is refused with the reason: out when already out, in when never out', async () => {
    const leaveId = await granted('S10');
    school.clock.set(at('18:00'));
    expect(await move(leaveId, 'in')).toMatchObject({ ok: false, error: { code: 'LEAVE_PASSAGE' } });
    expect(await move(leaveId, 'out')).toMatchObject({ ok: true });
    school.clock.set(at('18:30'));
    const twice = await move(leaveId, 'out', {}, 'G2');
    expect(twice).toMatchObject({ ok: false, error: { code: 'LEAVE_PASSAGE' } });
    expect((twice as { error: { message: string } }).error.message).toContain('已经出校，还没有返校记录');
  });

  test('the same intent again is one passage; a second guard in the same minute hears that it is done', async () => {
    const leaveId = await granted('S11');
    school.clock.set(at('18:05'));
    const requestId = intent();
    const input = { leaveId, direction: 'out', means: 'live' };
    const first = await school.of('G1').ok<Passed>('leave', 'passage', input, { requestId });
    expect(await school.of('G1').ok<Passed>('leave', 'passage', input, { requestId })).toEqual(first);
    expect(await move(leaveId, 'out', {}, 'G2')).toMatchObject({ ok: true, data: { already: true } });
    expect(school.db.count('leave_passages', { leaveId })).toBe(1);
  });

  test.each(['live', 'offline'])(
    'R13 sent again long after an answer that was lost (%s) it is still the guard’s own passage, not a wrong direction',
    async (means) => {
      const leaveId = await granted(means === 'live' ? 'S17' : 'S18');
      school.clock.set(at('18:05'));
      const queued = means === 'live' ? {} : { queuedAt: at('18:04') };
      const send = (direction: string, requestId: string) =>
        school
          .of('G1')
          .call<Passed>('leave', 'passage', { leaveId, direction, means, ...queued }, { requestId });
      const requestId = intent();
      // The leave is written, and the function dies before it can say so.
      school.fault({ kind: 'kill-after', at: 3, functionName: 'leave', action: 'passage' });
      await expect(send('out', requestId)).rejects.toThrow();
      expect(school.leave(leaveId)).toMatchObject({ state: 'away', outside: true });
      // By then a second one of the same minute would be a wrong direction.
      school.clock.set(at('18:15'));
      expect(await send('out', requestId)).toMatchObject({
        ok: true,
        data: { outside: true, already: false, remark: null },
      });
      await school.tick(at('18:16'));
      expect(school.db.find('leave_passages', { leaveId })).toMatchObject([
        { direction: 'out', remark: null },
      ]);
    },
  );

  test('queued without network: taken with its own hour; one that no longer fits is kept with the reason', async () => {
    const leaveId = await granted('S12');
    school.clock.set(at('21:30'));
    expect(await move(leaveId, 'out', { means: 'offline', queuedAt: at('18:10') })).toMatchObject({
      ok: true,
      data: { outside: true },
    });
    expect(school.leave(leaveId)).toMatchObject({ departedAt: at('18:10') });
    expect(await move(leaveId, 'in', { means: 'offline', queuedAt: at('20:40') })).toMatchObject({
      ok: true,
      data: { state: 'returned' },
    });
    expect(school.leave(leaveId)).toMatchObject({ returnedAt: at('20:40'), flagged: false });
    const late = await move(leaveId, 'out', { means: 'offline', queuedAt: at('20:50') }, 'G2');
    expect(late).toMatchObject({ ok: true, data: { already: false } });
    expect((late as { data: Passed }).data.remark).toContain('已于');
    expect(school.db.count('leave_passages', { leaveId })).toBe(3);
  });

  test('a phone’s clock in the future is not believed', async () => {
    const leaveId = await granted('S13');
    school.clock.set(at('18:10'));
    await move(leaveId, 'out', { queuedAt: at('20:00') });
    expect(school.leave(leaveId)).toMatchObject({ departedAt: at('18:10') });
  });

  test('a return queued by a clock that lies before the departure is taken at the server’s hour', async () => {
    const leaveId = await granted('S16');
    school.clock.set(at('18:30'));
    await move(leaveId, 'out');
    school.clock.set(at('20:30'));
    const back = await move(leaveId, 'in', { means: 'offline', queuedAt: at('18:29') });
    expect(back).toMatchObject({ ok: true, data: { state: 'returned', remark: null } });
    expect(school.leave(leaveId)).toMatchObject({ departedAt: at('18:30'), returnedAt: at('20:30') });
  });

  test('without a phone: by number, and the guard is told to compare', async () => {
    const leaveId = await granted('S14');
    school.clock.set(at('18:05'));
    const found = await school
      .of('G1')
      .ok<{ name: string; found: Scan[] }>('leave', 'lookup', { number: 'S14' });
    expect(found).toMatchObject({
      name: '学生14',
      found: [{ verdict: 'check', suggest: 'out', leave: { leaveId } }],
    });
    const nobody = await school
      .of('G1')
      .ok<{ name: string | null; found: Scan[] }>('leave', 'lookup', { number: 'S999' });
    expect(nobody).toEqual({ name: null, found: [] });
    const staff = await school.of('G1').ok<{ name: string | null }>('leave', 'lookup', { number: 'T1' });
    expect(staff.name).toBeNull();
  });

  test('late at the gate: let in, flagged, and the ladder ends', async () => {
    const leaveId = await granted('S15');
    school.clock.set(at('18:05'));
    await move(leaveId, 'out');
    await school.tick(at('21:20'));
    expect(school.leave(leaveId).overdue).toMatchObject({ step: 0 });
    school.clock.set(at('21:40'));
    const { found } = await school.of('G1').ok<{ found: Scan[] }>('leave', 'lookup', { number: 'S15' });
    expect(found[0]).toMatchObject({ verdict: 'check', suggest: 'in' });
    expect(await move(leaveId, 'in', { means: 'number' })).toMatchObject({
      ok: true,
      data: { state: 'returned' },
    });
    expect(school.leave(leaveId)).toMatchObject({ flagged: true, overdue: null });
  });

  test('the shift’s note reaches the next guard with the number outside', async () => {
    await school.of('G1').ok('leave', 'hand-over', { note: '西门灯坏了' });
    const { notes } = await school
      .of('G2')
      .ok<{ notes: { byName: string; note: string; outside: number }[] }>('leave', 'hand-overs', {});
    expect(notes[0]).toMatchObject({ byName: '周门卫', note: '西门灯坏了' });
    expect(notes[0]?.outside).toBe(school.db.count('leave_requests', { state: 'away', outside: true }));
  });
});
