import type { GrantDoc } from '../../cloudfunctions/org/documents';
import { applyWrites, chosen } from '../../cloudfunctions/_roster/apply';
import { generateDemoSchool } from '../../local-cloud/demo/shapes';
import type { SchoolSheets } from '../../local-cloud/demo/generate';
import { BED, DAY_ONE, DAY_TWO, imported, type Memory, person, planOf, ROOM } from '../support/roster-memory';

describe('a bed that somebody keeps who is not in the file', () => {
  const place = [10, 11, 12, ROOM, BED];
  const give = (to: SchoolSheets['students'][number], from: SchoolSheets['students'][number]) => {
    for (const column of place) to[column] = from[column] ?? null;
  };
  /** The rows of one college, and a student of another one. */
  async function twoColleges() {
    const school = generateDemoSchool();
    const memory = await imported(school);
    const [header = [], ...rows] = school.students;
    const first = String(rows[0]?.[6]);
    const own = rows.filter((row) => row[6] === first);
    const other = rows.find((row) => row[6] !== first && row[ROOM] !== null && row[3] === own[0]?.[3]);
    if (!other || own.length < 3) throw new Error('the demo school is too small');
    return { school: { ...school, students: [header, ...own] }, memory, own, other };
  }

  test('is not given away: the row is refused and says who has it', async () => {
    const { school, memory, own, other } = await twoColleges();
    give(own[0] ?? [], other);
    const plan = planOf(school, memory.existing());
    expect(plan.findings).toMatchObject([{ severity: 'refused', column: '床位', row: 3 }]);
    expect(plan.findings[0]?.reason).toContain(String(other[1]));
    expect(plan.writes).toEqual([]);
    expect(plan.counts).toMatchObject({ missing: 0, postsEnding: 0, refused: 1 });
  });

  test('nor is the bed of somebody whose own move was refused', async () => {
    const { school, memory, own, other } = await twoColleges();
    const [mover, follower] = own;
    if (!mover || !follower) throw new Error('the demo school is too small');
    give(follower, mover);
    give(mover, other);
    const plan = planOf(school, memory.existing());
    expect(plan.findings.map(({ severity, row }) => `${severity} ${row}`)).toEqual([
      'refused 3',
      'refused 4',
    ]);
    expect(plan.writes).toEqual([]);
  });

  test('two who change beds with one another are only moved', async () => {
    const { school, memory, own } = await twoColleges();
    const [one, two] = own;
    if (!one || !two) throw new Error('the demo school is too small');
    const kept = [...one];
    give(one, two);
    give(two, kept);
    const plan = planOf(school, memory.existing());
    expect(plan.findings.filter(({ severity }) => severity === 'refused')).toEqual([]);
    expect(plan.counts.moved).toBe(2);
  });

  test('is given with a warning when he is merely missing from the file', async () => {
    const { school, memory, own } = await twoColleges();
    const [mover, gone] = own;
    if (!mover || !gone) throw new Error('the demo school is too small');
    give(mover, gone);
    school.students.splice(2, 1);
    const plan = planOf(school, memory.existing());
    const beds = plan.findings.filter(({ column }) => column === '床位');
    expect(beds).toMatchObject([{ severity: 'warning', row: 3 }]);
    expect(beds[0]?.reason).toContain(String(gone[1]));
    expect(plan.counts).toMatchObject({ moved: 1, missing: 1 });
  });
});

describe('posts of people who go or move', () => {
  const grantOf = (memory: Memory, id: string) => memory.docs.get('grants')?.get(id) as unknown as GrantDoc;
  async function schoolWithLeader() {
    const school = generateDemoSchool();
    const memory = await imported(school);
    const leader = memory.existing().grants.find((grant) => grant.role === 'floor-leader');
    const line = school.students.find((row) => String(row[1]) === leader?.personId);
    if (!leader || !line) throw new Error('the demo school has no floor leader');
    const base = { ...leader, source: 'manual' as const, toOn: null };
    const manual: GrantDoc = {
      ...base,
      _id: `${leader.personId}:guard:school:${DAY_ONE}`,
      role: 'guard',
      nodeLevel: 'school',
      nodeId: 'school',
    };
    const standIn: GrantDoc = {
      ...base,
      _id: `T3004:floor-leader:${leader.nodeId}:${DAY_TWO}`,
      personId: 'T3004',
      source: 'deputy',
      deputyOf: leader._id,
      toOn: '2026-12-01',
    };
    await memory.insert('grants', [{ ...manual }, { ...standIn }]);
    return { school, memory, leader, line, manual, standIn };
  }

  test('who leaves holds no post any more, one given by hand neither, and nobody stands in for him', async () => {
    const { school, memory, leader, line, manual, standIn } = await schoolWithLeader();
    school.students.splice(school.students.indexOf(line), 1);
    const plan = planOf(school, memory.existing());
    expect(plan.counts.missing).toBe(1);
    const held = [leader._id, manual._id, standIn._id];
    const states = () => held.map((id) => grantOf(memory, id).state);
    await applyWrites(memory, chosen(plan.writes, { endMissing: false, endPosts: false }));
    expect(states()).toEqual(['active', 'active', 'active']);
    await applyWrites(memory, chosen(plan.writes, { endMissing: true, endPosts: false }));
    expect(states()).toEqual(['ended', 'ended', 'ended']);
  });

  test('a post that ends because the file lacks it ends its stand-in too, and no other post', async () => {
    const { school, memory, leader, manual, standIn } = await schoolWithLeader();
    school.posts = school.posts.filter((row) => String(row[0]) !== leader.personId);
    const plan = planOf(school, memory.existing());
    await applyWrites(memory, chosen(plan.writes, { endMissing: false, endPosts: true }));
    expect([leader._id, manual._id, standIn._id].map((id) => grantOf(memory, id).state)).toEqual([
      'ended',
      'active',
      'ended',
    ]);
  });

  test('a stand-in whom the newer file names as the holder becomes it', async () => {
    const { school, memory, leader, standIn } = await schoolWithLeader();
    const named = memory.existing().people.find((one) => one._id === 'T3004');
    school.posts.push(['T3004', named?.name ?? '', '层长', leader.nodeLabel]);
    await applyWrites(
      memory,
      planOf(school, memory.existing()).writes.filter(({ part }) => part === 'core'),
    );
    expect(grantOf(memory, standIn._id)).toMatchObject({
      source: 'import',
      deputyOf: null,
      toOn: null,
      state: 'active',
    });
    expect(planOf(school, memory.existing()).counts).toMatchObject({ postsNew: 0 });
  });

  test('a leader who moves to another floor and stays its leader on paper is pointed out', async () => {
    const { school, memory, leader, line } = await schoolWithLeader();
    const far = school.students.find(
      (row) => row[11] !== line[11] && row[ROOM] !== null && row !== school.students[0],
    );
    if (!far) throw new Error('the demo school is too small');
    for (const column of [10, 11, 12, ROOM, BED]) line[column] = far[column] ?? null;
    school.students.splice(school.students.indexOf(far), 1);
    const { findings } = planOf(school, memory.existing());
    const stray = findings.filter(({ reason }) => reason.includes('不再住在'));
    expect(stray).toMatchObject([{ severity: 'warning', row: school.students.indexOf(line) + 2 }]);
    expect(stray[0]?.reason).toContain(leader.nodeLabel);
    // Taken off the list of posts, he is proposed for ending instead.
    school.posts = school.posts.filter((row) => String(row[0]) !== leader.personId);
    expect(
      planOf(school, memory.existing()).findings.filter(({ reason }) => reason.includes('不再住在')),
    ).toEqual([]);
  });
});

test('a duty set by hand stands until its last day; then the roster speaks again', async () => {
  const school = generateDemoSchool();
  const memory = await imported(school);
  const id = String(school.students[30]?.[1]);
  await memory.set('people', [id], {
    duty: 'placement',
    dutyBy: 'manual',
    dutyFrom: DAY_ONE,
    dutyTo: DAY_TWO,
  });
  expect(planOf(school, memory.existing()).writes).toEqual([]);
  const plan = planOf(school, memory.existing(), '2026-11-24');
  await applyWrites(memory, plan.writes);
  expect(person(memory, id)).toMatchObject({
    duty: 'boarding',
    dutyBy: 'import',
    dutyFrom: null,
    dutyTo: null,
  });
  expect(planOf(school, memory.existing(), '2026-11-24').writes).toEqual([]);
});
