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
  const before = snapshot();
  const graduates = cloud.db.count('people', { year: 2024, status: 'active' });
  expect(graduates).toBeGreaterThan(50);

  const { id } = await office().ok<RunView>('org', 'start-roll-over', asked);
  const preview = await step(id);
  expect(preview).toMatchObject({
    kind: 'roll-over',
    state: 'previewed',
    counts: { missing: graduates, changed: 1, refused: 0 },
  });
  expect(snapshot()).toEqual(before);
  const rows = await office().ok<{ items: { id: string }[] }>('org', 'import-rows', {
    importId: id,
    list: 'changed',
  });
  expect(rows.items.map((row) => row.id)).toEqual([placed]);

  await office().ok('org', 'confirm-import', { importId: id, endMissing: false, endPosts: false });
  const done = await step(id);
  expect(done).toMatchObject({ state: 'done', mayUndo: true });
  expect(cloud.db.count('people', { year: 2024, status: 'active' })).toBe(0);
  expect(cloud.db.count('grants', { role: { $in: asked.endRoles }, state: 'active' })).toBe(0);
  expect(cloud.db.find('people', { _id: placed })[0]).toMatchObject({ duty: 'boarding', dutyTo: null });
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
