import readWorkbook from 'read-excel-file/node';
import { generateDemoSchool, toWorkbook } from '../../local-cloud/demo/shapes';
import { castDemoPeople } from '../../local-cloud/demo/people';
import { importRoster } from '../../local-cloud/roster';
import { startTestCloud, type Phone, type TestCloud } from '../support/cloud';

// The first file of a run builds the function bundles.
jest.setTimeout(120_000);

interface ImportView {
  id: string;
  state: string;
  refusal: string | null;
  counts: Record<string, number> | null;
  progress: { done: number; of: number } | null;
}

let cloud: TestCloud;
let office: Phone;
const school = () => generateDemoSchool();

beforeEach(async () => {
  cloud = await startTestCloud();
  await importRoster({ database: cloud.db, clock: cloud.clock }, await toWorkbook(school()));
  castDemoPeople({ database: cloud.db, clock: cloud.clock });
  office = cloud.as('demo-student-office');
});
afterEach(() => cloud.stop());

async function upload(bytes: Buffer, openid = 'demo-student-office'): Promise<string> {
  const response = await fetch(`${cloud.origin}/door/as/${openid}/uploadFile`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ cloudPath: 'imports/roster.xlsx', base64: bytes.toString('base64') }),
  });
  return ((await response.json()) as { fileID: string }).fileID;
}

const start = async (bytes: Buffer) =>
  office.ok<ImportView>('org', 'start-import', { fileId: await upload(bytes), fileName: '名册.xlsx' });
const step = (importId: string) => office.ok<ImportView>('org', 'continue-import', { importId });
const rows = (importId: string, list: string, page = 0) =>
  office.ok<{ items: Record<string, unknown>[]; next: number | null }>('org', 'import-rows', {
    importId,
    list,
    page,
  });

async function code(action: string, input: unknown): Promise<string> {
  const reply = await office.call('org', action, input);
  return reply.ok ? 'ok' : reply.error.code;
}

/** The demo school with one new student, one moved, one missing, one refused and one warned about. */
function changedSchool() {
  const changed = school();
  const [, first, second, third, fourth, fifth] = changed.students;
  const last = changed.students.at(-1);
  if (!first || !second || !third || !fourth || !fifth || !last)
    throw new Error('the demo school is too small');
  changed.students.splice(6, 1);
  changed.students.push([
    ...last.slice(0, 1),
    '202699999',
    '新同学',
    ...last.slice(3, 13),
    '299',
    6,
    ...last.slice(15),
  ]);
  changed.students.at(-1)![12] = 2;
  first[15] = '123';
  second[9] = '二〇二六';
  third[15] = '19000009999';
  changed.posts.splice(2, 1);
  return changed;
}

test('the same file: a preview of nothing, and nothing is written', async () => {
  const { id, state } = await start(await toWorkbook(school()));
  expect(state).toBe('reading');
  const preview = await step(id);
  expect(preview).toMatchObject({
    state: 'previewed',
    counts: { new: 0, changed: 0, moved: 0, missing: 0, postsNew: 0 },
  });
  await office.ok('org', 'confirm-import', { importId: id, endMissing: true, endPosts: true });
  const done = await step(id);
  expect(done).toMatchObject({ state: 'done', progress: { done: 0, of: 0 } });
});

test('preview → rows of every number → confirm → done, with only what was confirmed', async () => {
  const before = cloud.db.count('people', { status: 'active' });
  const { id } = await start(await toWorkbook(changedSchool()));
  const { counts } = await step(id);
  expect(counts).toMatchObject({ new: 1, missing: 1, refused: 1, warnings: 1, postsEnding: 1, repaired: 0 });
  const lists = {
    new: counts?.new,
    changed: counts?.changed,
    missing: counts?.missing,
    'posts-ending': counts?.postsEnding,
    refused: counts?.refused,
    warning: counts?.warnings,
  };
  for (const [list, count] of Object.entries(lists))
    expect([list, (await rows(id, list)).items.length]).toEqual([list, count]);
  expect((await rows(id, 'refused')).items[0]).toMatchObject({ row: 4, column: '年级', value: '二〇二六' });
  expect(cloud.db.count('people', { status: 'active' })).toBe(before);

  await office.ok('org', 'confirm-import', { importId: id, endMissing: false, endPosts: false });
  const done = await step(id);
  expect(done.state).toBe('done');
  expect(done.progress?.done).toBe(done.progress?.of);
  expect(cloud.db.count('people', { status: 'active' })).toBe(before + 1);
  expect(cloud.db.count('people', { status: 'left' })).toBe(0);
  expect(cloud.db.count('grants', { state: 'ended' })).toBe(0);
  expect(cloud.db.count('import_slices', {})).toBe(0);
});

test('what was asked to end, ends', async () => {
  const { id } = await start(await toWorkbook(changedSchool()));
  await step(id);
  await office.ok('org', 'confirm-import', { importId: id, endMissing: true, endPosts: true });
  expect((await step(id)).state).toBe('done');
  expect(cloud.db.count('people', { status: 'left' })).toBe(1);
  expect(cloud.db.count('grants', { state: 'ended' })).toBe(1);
});

test('a file that is none is refused with its reason, and the next import may begin', async () => {
  const { id } = await start(Buffer.from('学号,姓名'));
  expect(await step(id)).toMatchObject({
    state: 'refused',
    refusal: expect.stringContaining('不是 Excel 工作簿'),
  });
  expect((await start(await toWorkbook(school()))).state).toBe('reading');
});

test('one import at a time; a cancelled one makes room; nothing was written', async () => {
  const { id } = await start(await toWorkbook(changedSchool()));
  const fileId = await upload(await toWorkbook(school()));
  expect(await code('start-import', { fileId, fileName: '二.xlsx' })).toBe('IMPORT_RUNNING');
  await step(id);
  await office.ok('org', 'cancel-import', { importId: id });
  expect(await code('confirm-import', { importId: id, endMissing: false, endPosts: false })).toBe(
    'IMPORT_STATE',
  );
  expect(await code('start-import', { fileId, fileName: '二.xlsx' })).toBe('ok');
  expect(cloud.db.count('people', { _id: '202699999' })).toBe(0);
});

test('killed while writing: the next call takes it up and ends where a whole run ends', async () => {
  const fresh = await startTestCloud();
  try {
    // A whole school into an empty cloud, through the functions, with the work cut off twice.
    fresh.db.insert('people', cloud.db.find('people', { _id: { $in: ['T3018'] } }));
    fresh.db.insert('grants', cloud.db.find('grants', { personId: 'T3018' }));
    fresh.db.insert('bindings', [{ _id: 'admin', personId: 'T3018', boundAt: 0, rev: 1 }]);
    const admin = fresh.as('admin');
    const response = await fetch(`${fresh.origin}/door/as/admin/uploadFile`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        cloudPath: 'roster.xlsx',
        base64: (await toWorkbook(school())).toString('base64'),
      }),
    });
    const { fileID } = (await response.json()) as { fileID: string };
    const { id } = await admin.ok<ImportView>('org', 'start-import', { fileId: fileID, fileName: 'a.xlsx' });
    await admin.ok('org', 'continue-import', { importId: id });
    await admin.ok('org', 'confirm-import', { importId: id, endMissing: false, endPosts: false });
    for (const at of [7, 20]) {
      await admin
        .call('org', 'continue-import', { importId: id }, { faults: { kind: 'kill-after', at } })
        .catch(() => undefined);
      // The killed worker still holds its lease.
      expect((await admin.ok<ImportView>('org', 'continue-import', { importId: id })).state).toBe('applying');
      fresh.clock.advance(71_000);
    }
    let state = 'applying';
    for (let call = 0; call < 10 && state === 'applying'; call += 1) {
      state = (await admin.ok<ImportView>('org', 'continue-import', { importId: id })).state;
    }
    expect(state).toBe('done');
    for (const name of ['people', 'places', 'studies']) {
      const plain = (from: TestCloud) =>
        from.db.find(name, {}, { sort: [['_id', 1]] }).map((doc) => ({ ...doc, rev: 0 }));
      expect(plain(fresh)).toEqual(plain(cloud));
    }
    expect(fresh.db.count('grants', { state: 'active' })).toBe(cloud.db.count('grants', { state: 'active' }));
  } finally {
    await fresh.stop();
  }
});

test('the timer carries on with an import nobody looks at', async () => {
  const { id } = await start(await toWorkbook(changedSchool()));
  await cloud.runTimer('jobs');
  expect(await office.ok<ImportView>('org', 'import', { importId: id })).toMatchObject({
    state: 'previewed',
  });
});

test('the report is an Excel file behind a short-lived link', async () => {
  const { id } = await start(await toWorkbook(changedSchool()));
  expect(await code('import-report', { importId: id })).toBe('IMPORT_STATE');
  await step(id);
  const { url } = await office.ok<{ url: string }>('org', 'import-report', { importId: id });
  const sheets = await readWorkbook(Buffer.from(await (await fetch(url)).arrayBuffer()));
  expect(sheets.find((sheet) => sheet.sheet === '问题')?.data.flat()).toContain('二〇二六');
});

test.each([
  ['a web address', 'https://example.com/a.xlsx'],
  ['a path', '../../etc/passwd'],
  ['an operator', { $ne: null }],
])('%s is no file id', async (_case, fileId) => {
  expect(await code('start-import', { fileId, fileName: 'a' })).toBe('INPUT_INVALID');
});

test('a moved student takes his absence to his new floor; past ones stay', async () => {
  const moved = school();
  const mover = moved.students[1];
  const last = moved.students.at(-1);
  if (!mover || !last) throw new Error('the demo school is too small');
  const personId = String(mover[1]);
  const span = (id: string, to: number) => ({
    _id: id,
    personId,
    floorId: 'c1-1-1',
    buildingId: 'c1-1',
    campusId: 'c1',
    classId: null,
    collegeId: null,
    kind: 'leave',
    state: 'active',
    from: 0,
    to,
    source: { domain: 'x', id },
    endedAt: null,
    endedBy: null,
    rev: 1,
  });
  cloud.db.insert('absence_spans', [span('now', cloud.clock.now() + 1), span('past', cloud.clock.now() - 1)]);
  for (const column of [10, 11, 12, 13]) mover[column] = last[column] ?? null;
  mover[14] = 6;
  moved.students = moved.students.filter(
    (row) =>
      row === mover || row[13] !== last[13] || row[14] !== 6 || row[11] !== last[11] || row[10] !== last[10],
  );
  const { id } = await start(await toWorkbook(moved));
  expect((await step(id)).counts).toMatchObject({ moved: 1 });
  await office.ok('org', 'confirm-import', { importId: id, endMissing: false, endPosts: false });
  await step(id);
  const floorId = cloud.db.find('people', { _id: personId })[0]?.floorId;
  expect(floorId).not.toBe('c1-1-1');
  expect(cloud.db.find('absence_spans', { _id: 'now' })[0]?.floorId).toBe(floorId);
  expect(cloud.db.find('absence_spans', { _id: 'past' })[0]?.floorId).toBe('c1-1-1');
});

test('two office hands confirm at once: one confirmation counts, and the school is written once', async () => {
  const { id } = await start(await toWorkbook(changedSchool()));
  await step(id);
  const confirm = (openid: string, endMissing: boolean) =>
    cloud.as(openid).call('org', 'confirm-import', { importId: id, endMissing, endPosts: endMissing });
  const replies = await Promise.all([confirm('demo-student-office', false), confirm('demo-admin', true)]);
  expect(replies.map((reply) => (reply.ok ? 'ok' : reply.error.code)).sort()).toEqual(['IMPORT_STATE', 'ok']);
  const endMissing = replies[1].ok;
  await Promise.all([step(id), step(id), cloud.runTimer('jobs')]);
  expect((await step(id)).state).toBe('done');
  expect(cloud.db.count('people', { _id: '202699999' })).toBe(1);
  expect(cloud.db.count('people', { status: 'left' })).toBe(endMissing ? 1 : 0);
});

test('killed while reading: the next call reads again, and the preview is whole', async () => {
  const { id } = await start(await toWorkbook(changedSchool()));
  await office
    .call('org', 'continue-import', { importId: id }, { faults: { kind: 'kill-after', at: 9 } })
    .catch(() => undefined);
  expect((await step(id)).state).toBe('reading');
  cloud.clock.advance(71_000);
  const { state, counts } = await step(id);
  expect(state).toBe('previewed');
  expect((await rows(id, 'new')).items).toHaveLength(counts?.new ?? -1);
  expect(cloud.db.count('import_slices', { importId: id })).toBe(1);
});

test('a file that kills its reader each time is refused in words and makes room', async () => {
  const { id } = await start(await toWorkbook(school()));
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await office
      .call('org', 'continue-import', { importId: id }, { faults: { kind: 'kill-after', at: 4 } })
      .catch(() => undefined);
    cloud.clock.advance(71_000);
  }
  expect(await step(id)).toMatchObject({ state: 'refused', refusal: expect.stringContaining('没有读完') });
  expect((await start(await toWorkbook(school()))).state).toBe('reading');
});

describe('files with telephone numbers do not stay', () => {
  const rosters = () =>
    cloud.local.files.list().filter((file) => JSON.stringify(file).includes('roster.xlsx'));

  test.each([
    [
      'is done',
      async (id: string) => {
        await office.ok('org', 'confirm-import', { importId: id, endMissing: false, endPosts: false });
        expect((await step(id)).state).toBe('done');
      },
    ],
    [
      'was cancelled',
      async (id: string) => {
        await office.ok('org', 'cancel-import', { importId: id });
        expect(cloud.db.count('import_slices', { importId: id })).toBe(0);
      },
    ],
  ])('the roster goes when its import %s', async (_case, end) => {
    const { id } = await start(await toWorkbook(changedSchool()));
    await step(id);
    expect(rosters()).toHaveLength(1);
    await end(id);
    expect(rosters()).toEqual([]);
  });

  test('a file of something else that an import was pointed at stays', async () => {
    const response = await fetch(`${cloud.origin}/door/as/demo-student/uploadFile`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ cloudPath: 'leave/slip.xlsx', base64: 'aGk=' }),
    });
    const { fileID } = (await response.json()) as { fileID: string };
    const { id } = await office.ok<ImportView>('org', 'start-import', { fileId: fileID, fileName: 'x.xlsx' });
    expect((await step(id)).state).toBe('refused');
    expect(cloud.local.files.list()).toHaveLength(1);
  });

  test('the report goes with the preview, after half a year', async () => {
    const { id } = await start(await toWorkbook(changedSchool()));
    await step(id);
    await office.ok('org', 'cancel-import', { importId: id });
    expect(cloud.local.files.list()).toHaveLength(1);
    cloud.clock.advance(181 * 86_400_000);
    await cloud.runTimer('jobs');
    expect(cloud.local.files.list()).toEqual([]);
    expect(await code('import-report', { importId: id })).toBe('IMPORT_STATE');
  });
});
