import { loadDemoSchool } from '../../local-cloud/demo/load';
import type { PersonDoc } from '../../cloudfunctions/org/documents';
import { findsOf, searchKeys } from '../../cloudfunctions/_roster/pinyin';
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

  describe('a search is 1 request and looks at no more than 50 documents', () => {
    beforeAll(() => {
      // A crowd of one surname on another floor, and as many who left: what a walk would have to step over.
      const [last] = cloud.db.find('people', {
        kind: 'student',
        floorId: 'c1-2-4',
        status: 'active',
      }) as never as PersonDoc[];
      if (!last) throw new Error('the demo school is too small');
      const crowd = (start: number, status: PersonDoc['status']) =>
        Array.from({ length: 300 }, (_unused, index): PersonDoc => {
          const clone = { ...last, _id: String(start + index), name: '张多', ...searchKeys('张多'), status };
          return { ...clone, finds: findsOf(clone) };
        });
      cloud.db.insert('people', [...crowd(202_490_000, 'active'), ...crowd(201_900_000, 'left')] as never);
    });
    afterAll(() => cloud.db.remove('people', { name: '张多' }));

    const OPENIDS = [
      'demo-student-office',
      'demo-counselor',
      'demo-college-officer',
      'demo-floor-leader',
      'demo-keeper',
    ];
    const TEXTS = ['2024', '2019', '张', 'zhang', 'zd'];

    test.each(OPENIDS.flatMap((openid) => TEXTS.map((text) => [openid, text] as const)))(
      '%s looks for %s',
      async (openid, text) => {
        const { items } = await cloud
          .as(openid)
          .ok<{ items: { id: string }[] }>('org', 'search-people', { text });
        const operations = cloud
          .meter('search-people')
          .operations.filter(({ collection }) => collection !== 'bindings');
        expect(operations).toHaveLength(1);
        expect(operations[0]).toMatchObject({ collection: 'people', index: 'finds' });
        expect(operations[0]?.examined).toBeLessThanOrEqual(50);
        expect(items.every(({ id }) => !id.startsWith('2019'))).toBe(true);
      },
    );

    test.each(OPENIDS)('%s finds all his people of a surname and nobody else', async (openid) => {
      const { items, more } = await cloud
        .as(openid)
        .ok<{ items: { id: string }[]; more: boolean }>('org', 'search-people', { text: 'li' });
      expect(more).toBe(false);
      const { grants } = await cloud.as(openid).ok<{ grants: { nodeId: string }[] }>('org', 'whoami');
      const nodes = grants.map(({ nodeId }) => nodeId);
      const own = (cloud.db.find('people', { status: 'active' }) as never as PersonDoc[])
        .filter(({ pinyin }) => pinyin.startsWith('li'))
        .filter(
          (one) =>
            nodes.includes('school') ||
            [one.campusId, one.buildingId, one.floorId, one.collegeId, one.majorId, one.classId].some(
              (node) => node !== null && nodes.includes(node),
            ),
        );
      expect(items.map(({ id }) => id)).toEqual(own.map(({ _id }) => _id).sort());
    });
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
