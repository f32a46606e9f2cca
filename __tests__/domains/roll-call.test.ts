import { startTestCloud, type TestCloud } from '../support/cloud';
import { at, codeOf, expectExact, mark, markAll, night, open, patch, stored, tick } from '../support/roll';
import { floorOf, loadSmallSchool, roomOf, studentOf } from '../support/small-school';

let cloud: TestCloud;
let lastFloor = 0;
/** Each test has a floor of its own, with the one above as another's. */
let n: number;
let SHEET: string;
let OTHER: string;
let A: string;
let B: string;
let leader: string;
let deputy: string;

beforeAll(async () => {
  cloud = await startTestCloud({ now: at('21:40') });
  loadSmallSchool(cloud.db, { floors: 60 });
  await tick(cloud, at('21:40'));
  await tick(cloud, at('22:11'));
}, 120_000);
afterAll(() => cloud.stop());
beforeEach(() => {
  cloud.clock.set(at('22:11'));
  n = lastFloor += 1;
  SHEET = night(floorOf(n));
  OTHER = night(floorOf(n + 1));
  A = studentOf(n, 1, 1);
  B = studentOf(n, 1, 2);
  leader = `leader${n}`;
  deputy = `deputy${n}`;
});

const markInput = (changes: Record<string, unknown> = {}) => ({
  sheetId: SHEET,
  roomId: roomOf(n, 1),
  marks: [{ personId: A, from: 'unmarked', v: 0, to: 'present' }],
  ...changes,
});

describe('nobody, and the wrong people', () => {
  test.each(['duty', 'open', 'mark-room', 'submit', 'claim', 'floors', 'absentees', 'mine', 'cases'])(
    'nobody: %s asks to sign in first',
    async (action) => {
      expect(await codeOf(cloud, 'stranger', action, {})).toBe('SIGN_IN_REQUIRED');
    },
  );

  test.each([
    [studentOf(1, 1, 1), 'mark-room'],
    [studentOf(1, 1, 1), 'open'],
    [studentOf(1, 1, 1), 'floors'],
    ['keeper', 'mark-room'],
    ['college', 'submit'],
    ['leader1', 'floors'],
    ['counselor', 'cancel-check'],
  ])('wrong role: %s may not %s', async (openid, action) => {
    expect(await codeOf(cloud, openid, action, {})).toBe('FORBIDDEN');
  });

  test.each(['open', 'submit', 'claim', 'contact', 'late-arrival', 'note-visitor'])(
    'another floor is absent to a floor leader: %s',
    async (action) => {
      const inputs: Record<string, Record<string, unknown>> = {
        contact: { personId: studentOf(n + 1, 1, 1) },
        'late-arrival': { personId: studentOf(n + 1, 1, 1) },
        'note-visitor': { roomId: roomOf(n + 1, 1), name: '某人' },
      };
      expect(await codeOf(cloud, leader, action, { sheetId: OTHER, ...inputs[action] })).toBe('NOT_FOUND');
    },
  );

  test('another floor cannot be marked, and stays as it was', async () => {
    const before = stored(cloud, OTHER);
    const marks = [{ personId: studentOf(n + 1, 1, 1), from: 'unmarked', v: 0, to: 'present' }];
    const input = { sheetId: OTHER, roomId: roomOf(n + 1, 1), marks };
    expect(await codeOf(cloud, leader, 'mark-room', input)).toBe('NOT_FOUND');
    expect(stored(cloud, OTHER)).toEqual(before);
  });

  test('a counselor sees his own classes on a floor, not the others', async () => {
    const sheet = await open(cloud, 'counselor', SHEET);
    const classes = new Set(sheet.rooms.flatMap((room) => room.people.map((person) => person.classId)));
    expect([...classes]).toEqual(['x1-1']);
    expect(sheet.can.mark).toBe(false);
  });
});

describe('input that no screen sends', () => {
  test('an unknown key is refused', async () => {
    expect(await codeOf(cloud, leader, 'mark-room', markInput({ extra: 1 }))).toBe('INPUT_INVALID');
  });

  const paths: [string, (bad: unknown) => Record<string, unknown>][] = [
    ['sheetId', (bad) => markInput({ sheetId: bad })],
    ['roomId', (bad) => markInput({ roomId: bad })],
    ['marks', (bad) => markInput({ marks: bad })],
    ...(['personId', 'from', 'v', 'to', 'note', 'clientAt', 'returnedEarly'] as const).map(
      (key): [string, (bad: unknown) => Record<string, unknown>] => [
        key,
        (bad) => markInput({ marks: [{ personId: A, from: 'unmarked', v: 0, to: 'present', [key]: bad }] }),
      ],
    ),
    ['unopened', (bad) => markInput({ unopened: bad })],
    ['point', (bad) => markInput({ point: bad })],
  ];
  test.each(paths)('{"$ne":null} and __proto__ in %s are refused and change nothing', async (name, make) => {
    const before = stored(cloud, SHEET);
    // In a note such words are words.
    const words = name === 'note' ? [] : ['$where', '__proto__.x'];
    for (const bad of [{ $ne: null }, JSON.parse('{"__proto__":{"x":1}}'), ...words]) {
      const reply = await cloud.as(leader).call('roll-call', 'mark-room', make(bad));
      expect(reply.ok).toBe(false);
    }
    expect(stored(cloud, SHEET)).toEqual(before);
  });

  test('a sheet id that is none is not found', async () => {
    for (const sheetId of ['x', `${floorOf(n)}:2026-13-01:night`, `${floorOf(n)}::night`, 'a:b:c']) {
      expect(await codeOf(cloud, leader, 'open', { sheetId })).toBe('NOT_FOUND');
    }
  });
});

describe('an evening', () => {
  test('mark, gap, submit: student, counselor and office see it', async () => {
    const first = await mark(cloud, leader, SHEET, { [A]: 'present', [B]: 'not-back' });
    expect(first.marks.map((one) => [one.personId, one.mark.s, one.mark.v])).toEqual([
      [A, 'present', 1],
      [B, 'not-back', 1],
    ]);
    const gap = await cloud.as(leader).call('roll-call', 'submit', { sheetId: SHEET });
    expect(gap).toMatchObject({ ok: false, error: { code: 'ROLL_GAP' } });
    expect(gap.ok ? '' : gap.error.message).toContain(`学生${n}-1-3`);
    await markAll(cloud, leader, SHEET);
    const done = await cloud
      .as(leader)
      .ok<{ state: string; cases: number; summary: string }>('roll-call', 'submit', { sheetId: SHEET });
    expect(done).toMatchObject({ state: 'submitted', cases: 1 });
    expect(done.summary).toContain(`学生${n}-1-2`);
    expectExact(stored(cloud, SHEET));

    const mine = await cloud.as(A).ok<{ marks: Record<string, unknown>[] }>('roll-call', 'mine');
    expect(mine.marks).toMatchObject([
      { checkId: 'night', s: 'present', byName: `层长${n}`, at: at('22:11') },
    ]);
    const list = await cloud
      .as('counselor')
      .ok<{ items: Record<string, unknown>[] }>('roll-call', 'absentees');
    expect(list.items).toMatchObject([{ personId: B, s: 'not-back', streak: 1 }]);
    const otherClass = await cloud.as('counselor2').ok<{ items: unknown[] }>('roll-call', 'absentees');
    expect(otherClass.items).toEqual([]);
    const floors = await cloud
      .as('office')
      .ok<{ byState: object; floors: { floorId: string; state: string }[] }>('roll-call', 'floors');
    expect(floors.byState).toMatchObject({ submitted: 1, open: 59 });
    expect(floors.floors[0]).toMatchObject({ state: 'open', touchedAt: null });
    expect(floors.floors.at(-1)).toMatchObject({ floorId: floorOf(n), state: 'submitted' });
  });

  test('R14 submitting twice is one submission, by the same intent and by another', async () => {
    await markAll(cloud, leader, SHEET);
    const submit = () =>
      cloud.as(leader).ok('roll-call', 'submit', { sheetId: SHEET }, { requestId: 'same-intent-0001' });
    const first = await submit();
    const before = stored(cloud, SHEET);
    cloud.clock.set(at('22:40'));
    // The revision moves on when the effects are taken out of the document.
    const same = { ...(first as object), rev: before.rev };
    expect(await submit()).toEqual(same);
    expect(await cloud.as(leader).ok('roll-call', 'submit', { sheetId: SHEET })).toEqual(same);
    expect(stored(cloud, SHEET)).toEqual(before);
  });

  test('R15 the roll does not close on a gap; the rest present asks with the count and is a bulk mark', async () => {
    await mark(cloud, leader, SHEET, { [A]: 'present' });
    const wrong = { sheetId: SHEET, restPresent: { count: 10 } };
    const changed = await cloud.as(leader).call('roll-call', 'submit', wrong);
    expect(changed).toMatchObject({
      ok: false,
      error: { code: 'ROLL_COUNT_CHANGED', details: { count: 11 } },
    });
    expect(stored(cloud, SHEET).state).toBe('open');
    await cloud.as(leader).ok('roll-call', 'submit', { sheetId: SHEET, restPresent: { count: 11 } });
    const sheet = stored(cloud, SHEET);
    expect(sheet.marks[B]).toMatchObject({ s: 'present', bulk: true, byName: `层长${n}` });
    expect(sheet.marks[A]).not.toHaveProperty('bulk');
    expect(sheet.log.at(-1)?.m).toHaveLength(11);
    expectExact(sheet);
  });
});

describe('twice, lost, wrong, too late', () => {
  test('replay: the same intent again is answered alike and counted once', async () => {
    const input = markInput();
    const send = () =>
      cloud.as(leader).ok('roll-call', 'mark-room', input, { requestId: 'intent-replayed-1' });
    const first = await send();
    const before = stored(cloud, SHEET);
    const again = await send();
    expect(again).toMatchObject({ marks: (first as { marks: unknown[] }).marks, conflicts: [] });
    expect(stored(cloud, SHEET)).toEqual(before);
  });

  test('replay after somebody else changed the mark is no second mark and no conflict', async () => {
    const send = () =>
      cloud
        .as(leader)
        .ok<{ conflicts: unknown[]; marks: { mark: { s: string } }[] }>(
          'roll-call',
          'mark-room',
          markInput(),
          {
            requestId: 'intent-replayed-2',
          },
        );
    await send();
    await mark(cloud, deputy, SHEET, { [A]: 'not-back' });
    const again = await send();
    expect(again.conflicts).toEqual([]);
    expect(again.marks[0]?.mark.s).toBe('not-back');
    expect(stored(cloud, SHEET).marks[A]).toMatchObject({ s: 'not-back', v: 2 });
  });

  test('the same intent with other content is refused', async () => {
    const send = (to: string) =>
      cloud
        .as(leader)
        .call('roll-call', 'mark-room', markInput({ marks: [{ personId: A, from: 'unmarked', v: 0, to }] }), {
          requestId: 'intent-reused-001',
        });
    expect((await send('present')).ok).toBe(true);
    const other = await send('not-back');
    expect(other).toMatchObject({ ok: false, error: { code: 'INTENT_REUSED' } });
    const elsewhere = await cloud
      .as(leader)
      .call(
        'roll-call',
        'mark-room',
        markInput({ marks: [{ personId: B, from: 'unmarked', v: 0, to: 'present' }] }),
        { requestId: 'intent-reused-001' },
      );
    expect(elsewhere).toMatchObject({ ok: false, error: { code: 'INTENT_REUSED' } });
    expect(stored(cloud, SHEET).marks[B]?.s).toBe('unmarked');
  });

  test('double tap: two equal patches at once are one mark', async () => {
    const requestId = 'double-tap-00001';
    const replies = await Promise.all(
      [1, 2].map(() => cloud.as(leader).call('roll-call', 'mark-room', markInput(), { requestId })),
    );
    expect(replies.map((reply) => reply.ok)).toEqual([true, true]);
    const sheet = stored(cloud, SHEET);
    expect(sheet.marks[A]).toMatchObject({ s: 'present', v: 1 });
    expect(sheet.counts.present).toBe(1);
    expectExact(sheet);
  });

  test('R12 two leaders on one bed: the second sees both values and names, the rest of his room goes in', async () => {
    const seen = await open(cloud, deputy, SHEET);
    await mark(cloud, leader, SHEET, { [A]: 'present' });
    const reply = await cloud
      .as(deputy)
      .ok<Record<string, unknown>>(
        'roll-call',
        'mark-room',
        patch(seen, { [A]: 'not-back', [B]: 'present' }),
      );
    expect(reply).toMatchObject({
      conflicts: [{ personId: A, wanted: 'not-back', mark: { s: 'present', byName: `层长${n}`, v: 1 } }],
      marks: [{ personId: B, mark: { s: 'present', byName: `副层长${n}` } }],
    });
    expectExact(stored(cloud, SHEET));
  });

  test('R13 marks after the lock go to the correction queue, visibly, and into the record by decision only', async () => {
    const seen = await open(cloud, leader, SHEET);
    await mark(cloud, leader, SHEET, { [B]: 'present' });
    cloud.clock.set(at('00:01', '2026-11-24'));
    // The timer has not come yet: the lock holds by the clock.
    const send = () =>
      cloud
        .as(leader)
        .ok<Record<string, unknown>>('roll-call', 'mark-room', patch(seen, { [A]: 'present' }), {
          requestId: 'late-intent-0001',
        });
    expect(await send()).toMatchObject({ marks: [], queued: [{ personId: A, wanted: 'present' }] });
    expect(await send()).toMatchObject({ queued: [{ personId: A }] });
    expect(stored(cloud, SHEET).marks[A]?.s).toBe('unmarked');
    expect(stored(cloud, SHEET).state).toBe('open');
    const list = await cloud
      .as('counselor2')
      .ok<{ items: { correctionId: string; personId: string }[] }>('roll-call', 'corrections');
    expect(list.items).toMatchObject([
      { personId: A, stands: 'unmarked', wanted: 'present', byName: `层长${n}` },
    ]);
    const correctionId = list.items[0]?.correctionId;
    expect(await codeOf(cloud, leader, 'decide-correction', { correctionId, take: true })).toBe('FORBIDDEN');
    expect(await codeOf(cloud, 'counselor', 'decide-correction', { correctionId, take: true })).toBe(
      'NOT_FOUND',
    );
    await cloud.as('counselor2').ok('roll-call', 'decide-correction', { correctionId, take: true });
    const sheet = stored(cloud, SHEET);
    expect(sheet.marks[A]).toMatchObject({ s: 'present', byName: `层长${n}` });
    expect(sheet.log.at(-1)).toMatchObject({ a: 'correct', m: [[A, 'unmarked', 'present']] });
    expectExact(sheet);
  });

  test('R19 a phone whose clock is a day wrong changes nothing but the note of its time', async () => {
    const wrong = at('22:11', '2026-11-25');
    await mark(
      cloud,
      leader,
      SHEET,
      {},
      {
        roomId: roomOf(n, 1),
        marks: [{ personId: A, from: 'unmarked', v: 0, to: 'present', clientAt: wrong }],
      },
    );
    expect(stored(cloud, SHEET).marks[A]).toMatchObject({ at: at('22:11'), clientAt: wrong, s: 'present' });
  });

  test.each(['answer-lost', 'drop-after', 'kill-after'] as const)(
    '%s: a write whose answer never came, sent again, counts once',
    async (kind) => {
      // The instance knows the caller by now: the first request of the next call is the write.
      await open(cloud, leader, SHEET);
      const send = (faults?: { kind: typeof kind; at: number }) =>
        cloud
          .as(leader)
          .call('roll-call', 'mark-room', markInput(), { requestId: `lost-${kind}-0001`, faults });
      const first = await send({ kind, at: 1 }).catch(() => 'no answer');
      expect(first === 'no answer' || !(first as { ok: boolean }).ok).toBe(true);
      expect(stored(cloud, SHEET).marks[A]).toMatchObject({ s: 'present', v: 1 });
      expect(await send()).toMatchObject({ ok: true });
      expect(stored(cloud, SHEET).marks[A]).toMatchObject({ s: 'present', v: 1 });
      expectExact(stored(cloud, SHEET));
    },
  );
});
