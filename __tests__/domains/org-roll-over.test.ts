import { loadDemoSchool } from '../../local-cloud/demo/load';
import { startTestCloud, type TestCloud } from '../support/cloud';

// The first file of a run builds the function bundles.
jest.setTimeout(120_000);

interface RunView {
  id: string;
  kind: string;
  state: string;
  counts: Record<string, number> | null;
  undoUntil: number | null;
  mayUndo: boolean;
}

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
  await loadDemoSchool({ database: cloud.db, clock: cloud.clock });
});
afterAll(() => cloud.stop());

const office = () => cloud.as('demo-student-office');
const asked = { termId: '2026-2', graduateYears: [2024], endRoles: ['room-leader', 'floor-leader'] };
const step = (importId: string) => office().ok<RunView>('org', 'continue-import', { importId });

async function code(openid: string, action: string, input: unknown): Promise<string> {
  const reply = await cloud.as(openid).call('org', action, input);
  return reply.ok ? 'ok' : reply.error.code;
}

/** Everything a roll-over may touch, without the counters of its own changes. */
const snapshot = () =>
  ['people', 'grants'].map((name) =>
    cloud.db.find(name, {}, { sort: [['_id', 1]] }).map((doc) => ({ ...doc, rev: 0 })),
  );

test('nobody, the wrong role, an unknown term and hostile years are refused', async () => {
  expect(await code('nobody', 'start-roll-over', asked)).toBe('SIGN_IN_REQUIRED');
  expect(await code('demo-counselor', 'start-roll-over', asked)).toBe('FORBIDDEN');
  expect(await code('demo-student-office', 'start-roll-over', { ...asked, termId: '1999-1' })).toBe(
    'TERM_UNKNOWN',
  );
  for (const graduateYears of [['2024'], [{ $gt: 0 }], 2024, [2024.5]]) {
    expect(await code('demo-student-office', 'start-roll-over', { ...asked, graduateYears })).toBe(
      'INPUT_INVALID',
    );
  }
  expect(await code('demo-student-office', 'start-roll-over', { ...asked, endRoles: ['admin'] })).toBe(
    'INPUT_INVALID',
  );
  expect(cloud.db.count('import_runs', {})).toBe(0);
});

test('graduates leave, posts end, dated placements close; undone, everything is as it was', async () => {
  const placed = cloud.db.find('people', { year: 2025, kind: 'student' })[0]?._id as string;
  cloud.db.update(
    'people',
    { _id: placed },
    { $set: { duty: 'placement', dutyBy: 'manual', dutyFrom: '2026-10-01', dutyTo: '2027-01-31' } },
  );
  const over = cloud.db.find('people', { year: 2025, kind: 'student' })[1]?._id as string;
  cloud.db.update(
    'people',
    { _id: over },
    { $set: { duty: 'suspended', dutyBy: 'manual', dutyFrom: '2026-09-01', dutyTo: '2026-11-22' } },
  );
  const before = snapshot();
  const graduates = cloud.db.count('people', { year: 2024, status: 'active' });
  expect(graduates).toBeGreaterThan(50);

  const { id } = await office().ok<RunView>('org', 'start-roll-over', asked);
  const preview = await step(id);
  expect(preview).toMatchObject({
    kind: 'roll-over',
    state: 'previewed',
    counts: { missing: graduates, changed: 2, refused: 0 },
  });
  expect(snapshot()).toEqual(before);
  const rows = await office().ok<{ items: { id: string }[] }>('org', 'import-rows', {
    importId: id,
    list: 'changed',
  });
  expect(rows.items.map((row) => row.id).sort()).toEqual([placed, over].sort());

  await office().ok('org', 'confirm-import', { importId: id, endMissing: false, endPosts: false });
  const done = await step(id);
  expect(done).toMatchObject({ state: 'done', mayUndo: true });
  expect(cloud.db.count('people', { year: 2024, status: 'active' })).toBe(0);
  expect(cloud.db.count('grants', { role: { $in: asked.endRoles }, state: 'active' })).toBe(0);
  expect(cloud.db.find('people', { _id: over })[0]).toMatchObject({ duty: 'boarding', dutyTo: null });
  // His placement runs until January: closing it now would look for him in his bed tonight.
  expect(cloud.db.find('people', { _id: placed })[0]).toMatchObject({
    duty: 'placement',
    dutyTo: '2027-01-31',
  });
  expect(cloud.db.count('grants', { role: 'counselor', state: 'active' })).toBeGreaterThan(0);

  await office().ok('org', 'undo-roll-over', { importId: id });
  expect(await step(id)).toMatchObject({ state: 'undone', mayUndo: false });
  expect(snapshot()).toEqual(before);
  expect(await code('demo-student-office', 'undo-roll-over', { importId: id })).toBe('IMPORT_STATE');
});

test('after the first morning of the new term it cannot be undone', async () => {
  const { id } = await office().ok<RunView>('org', 'start-roll-over', {
    ...asked,
    graduateYears: [],
    endRoles: [],
  });
  await step(id);
  await office().ok('org', 'confirm-import', { importId: id, endMissing: false, endPosts: false });
  const done = await step(id);
  expect(done.undoUntil).toBe(Date.parse('2027-02-22T06:00:00+08:00'));
  const now = cloud.clock.now();
  cloud.clock.set(Number(done.undoUntil));
  expect(await code('demo-student-office', 'undo-roll-over', { importId: id })).toBe('UNDO_CLOSED');
  cloud.clock.set(now);
});

test('a roster import cannot be undone, and an undo waits for an import under way', async () => {
  const { id } = await office().ok<RunView>('org', 'start-roll-over', {
    ...asked,
    graduateYears: [],
    endRoles: [],
  });
  await step(id);
  await office().ok('org', 'confirm-import', { importId: id, endMissing: false, endPosts: false });
  await step(id);
  const roster = await office().ok<RunView>('org', 'start-import', {
    fileId: 'cloud://local/none.xlsx',
    fileName: 'x',
  });
  expect(await code('demo-student-office', 'undo-roll-over', { importId: roster.id })).toBe('NOT_FOUND');
  expect(await code('demo-student-office', 'undo-roll-over', { importId: id })).toBe('IMPORT_RUNNING');
  await office().ok('org', 'cancel-import', { importId: roster.id });
});

/** Begins, confirms and finishes a roll-over. */
async function rolledOver(changes: Partial<typeof asked> = {}): Promise<string> {
  const { id } = await office().ok<RunView>('org', 'start-roll-over', { ...asked, ...changes });
  await step(id);
  await office().ok('org', 'confirm-import', { importId: id, endMissing: false, endPosts: false });
  expect((await step(id)).state).toBe('done');
  return id;
}
async function takenBack(importId: string): Promise<void> {
  await office().ok('org', 'undo-roll-over', { importId });
  expect((await step(importId)).state).toBe('undone');
}

test('posts that begin with the new term stay; one that runs out before it keeps its days', async () => {
  const held = cloud.db.find('grants', { role: 'floor-leader', state: 'active' })[0] as Record<
    string,
    unknown
  >;
  const post = (_id: string, changes: object) => ({ ...held, _id, ...changes });
  cloud.db.insert('grants', [
    post('next', { fromOn: '2027-02-22' }),
    post('lapses', { role: 'guard', toOn: '2027-01-10' }),
    post('lapsed', { role: 'guard', toOn: '2026-11-01' }),
    post('stand-in', { role: 'guard', deputyOf: held._id, toOn: '2027-03-01' }),
  ]);
  const stateOf = (_id: string) => cloud.db.find('grants', { _id })[0]?.state;
  const id = await rolledOver({ graduateYears: [], endRoles: ['floor-leader'] });
  const { items } = await office().ok<{ items: { node: string; role: string }[] }>('org', 'import-rows', {
    importId: id,
    list: 'posts-ending',
  });
  expect(items.map(({ node }) => node)).toContain(`${String(held.nodeLabel)}（2027-01-10 到期）`);
  expect(['next', 'lapses', 'lapsed', 'stand-in'].map(stateOf)).toEqual([
    'active',
    'active',
    'ended',
    'ended',
  ]);
  await takenBack(id);
  expect(['next', 'lapses', 'lapsed', 'stand-in'].map(stateOf)).toEqual(Array(4).fill('active'));
  cloud.db.remove('grants', { _id: { $in: ['next', 'lapses', 'lapsed', 'stand-in'] } });
});

test('an undo leaves alone what was changed since, and gives nobody a bed that is taken', async () => {
  const [gone, back, bedless] = cloud.db.find('people', {
    year: 2024,
    status: 'active',
    bed: { $ne: null },
  }) as unknown as { _id: string; roomId: string; bed: number; floorId: string }[];
  const reader = (_id: string) => cloud.db.find('people', { _id })[0];
  const leader = cloud.db.find('grants', { role: 'floor-leader', state: 'active' })[0] as { _id: string };
  if (!gone || !back || !bedless) throw new Error('the demo school has no graduates');
  const id = await rolledOver();
  // Since then: one came back by hand into another room, a newcomer got the bed of another, a post was given anew.
  cloud.db.update('people', { _id: gone._id }, { $set: { status: 'active', roomId: 'c9', bed: 9 } });
  const newcomer = { ...bedless, _id: '209900001', year: 2027, status: 'active' };
  cloud.db.insert('people', [{ ...newcomer }]);
  cloud.db.update('grants', { _id: leader._id }, { $set: { state: 'active', toOn: '2027-06-30' } });
  await takenBack(id);
  expect(reader(gone._id)).toMatchObject({ roomId: 'c9', bed: 9 });
  expect(reader(back._id)).toMatchObject({ status: 'active', roomId: back.roomId, bed: back.bed });
  expect(reader(bedless._id)).toMatchObject({ status: 'active', roomId: null, bed: null, floorId: null });
  expect(reader(newcomer._id)).toMatchObject({ roomId: bedless.roomId, bed: bedless.bed });
  const searched = (_id: string) => String(reader(_id)?.finds);
  expect(searched(back._id)).toContain(`${back.floorId} nu ${back._id}`);
  expect(searched(bedless._id)).toContain(`school nu ${bedless._id}`);
  expect(searched(bedless._id)).not.toContain(`${bedless.floorId} `);
  expect(cloud.db.find('grants', { _id: leader._id })[0]).toMatchObject({ toOn: '2027-06-30' });
});
