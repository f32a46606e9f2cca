import { loadDemoSchool } from '../../local-cloud/demo/load';
import { demoCast } from '../../local-cloud/demo/people';
import type { GrantDoc } from '../../cloudfunctions/org/documents';
import { startTestCloud, type Phone, type TestCloud } from '../support/cloud';

// The first file of a run builds the function bundles.
jest.setTimeout(120_000);

interface PostView {
  id: string;
  personId: string;
  role: string;
  nodeId: string;
  toOn: string | null;
  deputyFor: string | null;
  mayEnd: boolean;
  mayDeputise: boolean;
}

const TODAY = '2026-11-23';
const DAY = 86_400_000;
let cloud: TestCloud;
let office: Phone;
const numberOf = (openid: string) =>
  String(demoCast(cloud.db).find((member) => member.openid === openid)?.personId);
const grant = (role: string, nodeId: string) =>
  cloud.db.find('grants', { role, nodeId, state: 'active', deputyOf: null })[0] as unknown as GrantDoc;

beforeAll(async () => {
  cloud = await startTestCloud();
  await loadDemoSchool({ database: cloud.db, clock: cloud.clock });
  office = cloud.as('demo-student-office');
});
afterAll(() => cloud.stop());

async function code(phone: Phone, action: string, input: unknown): Promise<string> {
  const reply = await phone.call('org', action, input);
  return reply.ok ? 'ok' : reply.error.code;
}

const appointment = (changes: Record<string, unknown> = {}) => ({
  personId: numberOf('demo-student'),
  role: 'building-leader',
  node: { level: 'building', id: 'c2-1' },
  fromOn: TODAY,
  ...changes,
});

describe('appointing', () => {
  test('nobody and the wrong role are refused', async () => {
    expect(await code(cloud.as('nobody'), 'appoint', appointment())).toBe('SIGN_IN_REQUIRED');
    expect(await code(cloud.as('demo-floor-leader'), 'appoint', appointment())).toBe('FORBIDDEN');
    expect(await code(cloud.as('demo-counselor'), 'appoint', appointment())).toBe('FORBIDDEN');
  });

  test('a college officer reaches his own classes only', async () => {
    const officer = cloud.as('demo-college-officer');
    const counselorOf = (classId: string) =>
      code(
        officer,
        'appoint',
        appointment({ personId: 'T3001', role: 'counselor', node: { level: 'class', id: classId } }),
      );
    const own = cloud.db.find('studies', { level: 'class', collegeId: 'x1' })[0]?._id as string;
    const other = cloud.db.find('studies', { level: 'class', collegeId: 'x2' })[0]?._id as string;
    expect(await counselorOf(other)).toBe('FORBIDDEN');
    expect(await counselorOf(own)).toBe('ok');
    expect(await code(officer, 'appoint', appointment())).toBe('FORBIDDEN');
  });

  test('only an administrator makes administrators', async () => {
    const admin = appointment({ personId: 'T3010', role: 'admin', node: { level: 'school', id: 'school' } });
    expect(await code(office, 'appoint', admin)).toBe('FORBIDDEN');
    expect(await code(cloud.as('demo-admin'), 'appoint', admin)).toBe('ok');
  });

  test.each([
    ['a level the post cannot stand at', { node: { level: 'school', id: 'school' } }, 'POST_LEVEL'],
    ['the post of a student', { role: 'student', node: { level: 'person', id: 'x' } }, 'POST_LEVEL'],
    ['a node that does not exist', { node: { level: 'building', id: 'c9-9' } }, 'NOT_FOUND'],
    ['a node that is of another level', { node: { level: 'building', id: 'c1-1-3' } }, 'NOT_FOUND'],
    ['a person who does not exist', { personId: '209999999' }, 'NOT_FOUND'],
    ['dates that run backwards', { toOn: '2026-11-01' }, 'POST_DATES'],
    ['a past beginning', { fromOn: '2026-11-01' }, 'POST_DATES'],
    ['a day that is none', { fromOn: '2026-02-30' }, 'INPUT_INVALID'],
    ['an operator as person', { personId: { $ne: null } }, 'INPUT_INVALID'],
    ['an unknown key', { source: 'import' }, 'INPUT_INVALID'],
    ['an unknown role', { role: 'king' }, 'INPUT_INVALID'],
  ])('refuses %s', async (_case, changes, expected) => {
    expect(await code(office, 'appoint', appointment(changes))).toBe(expected);
  });

  test('takes effect at the next call, once; a replay is the same post; ending it takes it away', async () => {
    const student = cloud.as('demo-student');
    await student.ok('org', 'whoami');
    const requestId = 'appoint-replay-01';
    const made = await office.ok<{ id: string }>('org', 'appoint', appointment(), { requestId });
    expect(await office.ok('org', 'appoint', appointment(), { requestId })).toEqual(made);
    expect(await code(office, 'appoint', appointment())).toBe('POST_HELD');
    cloud.clock.advance(61_000);
    const me = await student.ok<{ grants: { nodeId: string }[] }>('org', 'whoami');
    expect(me.grants.map((held) => held.nodeId)).toEqual(['c2-1']);

    await office.ok('org', 'end-post', { grantId: made.id });
    expect(await code(office, 'end-post', { grantId: made.id })).toBe('POST_ENDED');
    cloud.clock.advance(61_000);
    expect((await student.ok<{ grants: unknown[] }>('org', 'whoami')).grants).toEqual([]);
    // Given back on the same day: the same document lives again.
    expect(await office.ok('org', 'appoint', appointment())).toEqual(made);
    expect(cloud.db.count('grants', { personId: numberOf('demo-student') })).toBe(1);
  });

  test('two office hands appoint the same person at once: one post', async () => {
    const input = appointment({ personId: numberOf('demo-room-leader') });
    await Promise.all([office, cloud.as('demo-admin')].map((phone) => phone.call('org', 'appoint', input)));
    expect(
      cloud.db.count('grants', { personId: numberOf('demo-room-leader'), role: 'building-leader' }),
    ).toBe(1);
  });
});

describe('ending', () => {
  test('the last administrator stays', async () => {
    const admin = cloud.as('demo-admin');
    const own = cloud.db.find('grants', {
      role: 'admin',
      personId: numberOf('demo-admin'),
    })[0] as unknown as GrantDoc;
    cloud.db.update(
      'grants',
      { role: 'admin', personId: { $ne: own.personId } },
      { $set: { state: 'ended' } },
      { multi: true },
    );
    expect(await code(admin, 'end-post', { grantId: own._id })).toBe('LAST_ADMIN');
    // Nor does a second one count who has left the school.
    cloud.db.insert('people', [{ _id: 'T9998', kind: 'staff', name: '已离校', status: 'left', rev: 1 }]);
    cloud.db.insert('grants', [{ ...own, _id: 'T9998:admin:school:2026-09-01', personId: 'T9998' }]);
    expect(await code(admin, 'end-post', { grantId: own._id })).toBe('LAST_ADMIN');
    cloud.db.remove('grants', { personId: 'T9998' });
    expect(cloud.db.count('grants', { role: 'admin', state: 'active' })).toBe(1);
  });

  test("a college officer cannot end another college's post, and learns nothing of it", async () => {
    const foreign = cloud.db.find('grants', { role: 'college-officer', nodeId: 'x2' })[0]?._id as string;
    const officer = cloud.as('demo-college-officer');
    const refused = await officer.call('org', 'end-post', { grantId: foreign });
    const missing = await officer.call('org', 'end-post', { grantId: 'T1:college-officer:x9:2026-09-01' });
    expect(refused.ok || refused.error.message).toBe(missing.ok || missing.error.message);
  });
});

describe('standing in', () => {
  const deputy = (changes: Record<string, unknown> = {}) => ({
    grantId: grant('floor-leader', 'c1-1-3')._id,
    personId: numberOf('demo-student'),
    fromOn: '2026-11-24',
    toOn: '2026-11-26',
    ...changes,
  });
  const leader = () => cloud.as('demo-floor-leader');

  test('somebody else’s post cannot be passed on', async () => {
    expect(await code(cloud.as('demo-floor-leader-2'), 'deputise', deputy())).toBe('NOT_FOUND');
    expect(await code(cloud.as('nobody'), 'deputise', deputy())).toBe('SIGN_IN_REQUIRED');
  });

  test.each([
    ['himself', () => deputy({ personId: numberOf('demo-floor-leader') }), 'DEPUTY_SELF'],
    ['yesterday', () => deputy({ fromOn: '2026-11-01' }), 'POST_DATES'],
    ['longer than 60 days', () => deputy({ toOn: '2027-06-01' }), 'POST_DATES'],
    ['backwards', () => deputy({ toOn: '2026-11-23' }), 'POST_DATES'],
    ['nobody', () => deputy({ personId: '209999999' }), 'NOT_FOUND'],
  ])('refuses %s', async (_case, input, expected) => {
    expect(await code(leader(), 'deputise', input())).toBe(expected);
  });

  test('a student does not stand in for staff', async () => {
    const own = cloud.db.find('grants', { role: 'counselor', personId: numberOf('demo-counselor') })[0]
      ?._id as string;
    expect(await code(cloud.as('demo-counselor'), 'deputise', deputy({ grantId: own }))).toBe('DEPUTY_KIND');
  });

  test('is in force on its days only, cannot be passed on, ends with the post', async () => {
    const made = await leader().ok<{ id: string }>('org', 'deputise', deputy());
    const student = cloud.as('demo-student');
    const rolesOn = async (days: number) => {
      cloud.clock.set(Date.parse('2026-11-23T12:00:00+08:00') + days * DAY);
      return (await student.ok<{ grants: { role: string }[] }>('org', 'whoami')).grants.map(
        (held) => held.role,
      );
    };
    const before = cloud.clock.now();
    expect(await rolesOn(0)).not.toContain('floor-leader');
    expect(await rolesOn(1)).toContain('floor-leader');
    expect(
      await code(student, 'deputise', deputy({ grantId: made.id, personId: numberOf('demo-deputy') })),
    ).toBe('NOT_FOUND');
    expect(await rolesOn(3)).toContain('floor-leader');
    expect(await rolesOn(4)).not.toContain('floor-leader');
    cloud.clock.set(before);

    const mine = await leader().ok<{ items: PostView[] }>('org', 'my-posts');
    const standIn = mine.items.find((post) => post.id === made.id);
    expect(standIn).toMatchObject({
      deputyFor: demoCast(cloud.db)[0]?.name,
      mayEnd: true,
      mayDeputise: false,
    });

    await office.ok('org', 'end-post', { grantId: grant('floor-leader', 'c1-1-3')._id });
    expect(cloud.db.find('grants', { _id: made.id })[0]?.state).toBe('ended');
    await office.ok('org', 'appoint', {
      personId: numberOf('demo-floor-leader'),
      role: 'floor-leader',
      node: { level: 'floor', id: 'c1-1-3' },
      fromOn: TODAY,
    });
  });

  test('the holder ends it early', async () => {
    const made = await leader().ok<{ id: string }>(
      'org',
      'deputise',
      deputy({ fromOn: '2026-11-27', toOn: '2026-11-28' }),
    );
    expect(await code(cloud.as('demo-floor-leader-2'), 'end-deputy', { grantId: made.id })).toBe('NOT_FOUND');
    await leader().ok('org', 'end-deputy', { grantId: made.id });
    expect(await code(leader(), 'end-deputy', { grantId: made.id })).toBe('POST_ENDED');
  });
});

describe('lists', () => {
  test('posts page by cursor without loss, and know their holders', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page: { items: PostView[]; next: string | null } = await office.ok('org', 'posts', {
        role: 'room-leader',
        limit: 40,
        ...(cursor ? { cursor } : {}),
      });
      seen.push(...page.items.map((item) => item.id));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(cloud.db.count('grants', { role: 'room-leader', state: 'active' }));
  });

  test('a college officer lists his college only, whatever he asks for', async () => {
    const officer = cloud.as('demo-college-officer');
    const all = await officer.ok<{ items: PostView[] }>('org', 'posts', { limit: 100 });
    expect(all.items.length).toBeGreaterThan(0);
    expect(all.items.every((item) => item.nodeId.startsWith('x1'))).toBe(true);
    expect((await officer.ok<{ items: unknown[] }>('org', 'posts', { nodeId: 'c1-1' })).items).toEqual([]);
  });

  test('gaps: floors without a leader, classes without a counselor', async () => {
    const gapsOf = async (phone: Phone, role: string) =>
      (
        await phone.ok<{ kinds: { role: string; total: number; items: { id: string }[] }[] }>('org', 'gaps')
      ).kinds.find((kind) => kind.role === role);
    expect((await gapsOf(office, 'floor-leader'))?.items).toEqual([]);
    cloud.db.update('grants', { role: 'floor-leader', nodeId: 'c3-1-2' }, { $set: { state: 'ended' } });
    cloud.db.update(
      'grants',
      { role: 'counselor', nodeId: { $in: ['x1-24012'] } },
      { $set: { toOn: '2026-11-22' } },
    );
    expect((await gapsOf(office, 'floor-leader'))?.items).toEqual([
      { id: 'c3-1-2', level: 'floor', label: '明宫校区1号楼2层' },
    ]);
    expect((await gapsOf(office, 'counselor'))?.items.map((item) => item.id)).toEqual(['x1-24012']);
    // A leader who has left the school leads nothing, though nobody has ended his post.
    const gone = grant('floor-leader', 'c3-1-1').personId;
    cloud.db.update('people', { _id: gone }, { $set: { status: 'left' } });
    expect((await gapsOf(office, 'floor-leader'))?.items.map((item) => item.id)).toEqual([
      'c3-1-1',
      'c3-1-2',
    ]);
    cloud.db.update('people', { _id: gone }, { $set: { status: 'active' } });
    const officer = await gapsOf(cloud.as('demo-college-officer'), 'floor-leader');
    expect(officer).toMatchObject({ total: 0, items: [] });
    expect(cloud.meter('gaps').databaseRequests).toBeLessThanOrEqual(5);
  });
});
