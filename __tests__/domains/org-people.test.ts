import { loadDemoSchool } from '../../local-cloud/demo/load';
import { startTestCloud, type TestCloud } from '../support/cloud';

// The first file of a run builds the function bundles.
jest.setTimeout(120_000);

const MINUTE = 60_000;
let cloud: TestCloud;

beforeAll(async () => {
  cloud = await startTestCloud();
  await loadDemoSchool({ database: cloud.db, clock: cloud.clock });
});
afterAll(() => cloud.stop());

describe('looking people up', () => {
  test('whoami: 1 request cold, 0 warm', async () => {
    const another = await startTestCloud({ limits: { maxInstances: 1 } });
    try {
      await loadDemoSchool({ database: another.db, clock: another.clock });
      await another.as('demo-counselor').ok('org', 'whoami');
      expect(another.meter('whoami').databaseRequests).toBe(1);
      await another.as('demo-counselor').ok('org', 'whoami');
      expect(another.meter('whoami').databaseRequests).toBe(0);
      another.clock.advance(2 * MINUTE);
      await another.as('demo-counselor').ok('org', 'whoami');
      expect(another.meter('whoami').databaseRequests).toBe(1);
    } finally {
      await another.stop();
    }
  });

  test.each([
    ['a number', '2024100', 'status_name'],
    ['a name', '张', 'status_name'],
    ['pinyin', 'zhang', 'status_pinyin'],
    ['initials', 'zj', 'status_initials'],
  ])('by the beginning of %s: 1 request, at most 50 documents', async (kind, text) => {
    const { items } = await cloud
      .as('demo-student-office')
      .ok<{ items: unknown[] }>('org', 'search-people', { text });
    expect(items.length).toBeGreaterThan(kind === 'initials' ? -1 : 0);
    const cost = cloud
      .meter('search-people')
      .operations.filter((operation) => operation.collection === 'people');
    expect(cost).toHaveLength(1);
    expect(cost[0]?.examined).toBeLessThanOrEqual(50);
    expect(cost[0]?.index).not.toBeNull();
  });

  test('phones are whole for those who may have to call, masked for the rest', async () => {
    const student = cloud.db.find('people', { floorId: 'c1-1-3' })[0] as { _id: string; phone: string };
    const phoneFor = async (openid: string) =>
      (await cloud.as(openid).ok<{ person: { phone: string } }>('org', 'person', { personId: student._id }))
        .person.phone;
    expect(await phoneFor('demo-counselor')).toBe(student.phone);
    expect(await phoneFor('demo-floor-leader')).toBe(
      `${student.phone.slice(0, 3)}****${student.phone.slice(-4)}`,
    );
  });

  test('a reply never carries guardians, ethnicity or politics', async () => {
    const reply = await cloud.as('demo-student-office').ok('org', 'floor-people', { floorId: 'c1-1-3' });
    expect(JSON.stringify(reply)).not.toMatch(/guardian|ethnicity|political|pinyin/);
  });

  test('a floor leader sees his floor, by room and bed', async () => {
    const { label, items } = await cloud
      .as('demo-floor-leader')
      .ok<{ label: string; items: { roomName: string; bed: number }[] }>('org', 'floor-people', {
        floorId: 'c1-1-3',
      });
    expect(label).toBe('灞柳校区1号楼3层');
    expect(items).toHaveLength(cloud.db.count('people', { floorId: 'c1-1-3', status: 'active' }));
    const order = items.map((item) => `${item.roomName}${item.bed}`);
    expect(order).toEqual([...order].sort());
  });

  test('both trees unfold from the school, the campuses before the colleges', async () => {
    const names = async (parentId?: string) =>
      (
        await cloud
          .as('demo-student')
          .ok<{ items: { name: string }[] }>('org', 'nodes', parentId ? { parentId } : {})
      ).items.map((item) => item.name);
    const roots = await names();
    expect(roots.slice(0, 5)).toEqual(['灞柳校区', '汉城校区', '明宫校区', '骊晚校区', '机电工程学院']);
    expect(roots.slice(4).every((name) => name.endsWith('学院'))).toBe(true);
    expect(await names('c1')).toEqual(['1号楼', '2号楼']);
    expect(await names('c1-1')).toEqual(['1层', '2层', '3层', '4层']);
  });
});
