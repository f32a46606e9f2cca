import readWorkbook from 'read-excel-file/node';
import type { GrantDoc } from '../../cloudfunctions/org/documents';
import { applyWrites, chosen } from '../../cloudfunctions/_roster/apply';
import { planImport } from '../../cloudfunctions/_roster/plan';
import { readRosterSheets } from '../../cloudfunctions/_roster/read';
import { reportSheets, sheetsToWorkbook } from '../../cloudfunctions/_roster/report';
import { generateDemoSchool, generateSchool } from '../../local-cloud/demo/shapes';
import type { SchoolSheets } from '../../local-cloud/demo/generate';
import {
  BED,
  DAY_ONE,
  DAY_TWO,
  imported,
  Memory,
  person,
  PHONE,
  planOf,
  ROOM,
  sheetsOf,
} from '../support/roster-memory';

describe('a second import', () => {
  test('of the same file writes nothing, on a later day too', async () => {
    const school = generateDemoSchool();
    const memory = await imported(school);
    const again = planOf(school, memory.existing());
    expect(again.writes).toEqual([]);
    expect(again.counts).toMatchObject({
      new: 0,
      changed: 0,
      moved: 0,
      missing: 0,
      postsNew: 0,
      postsEnding: 0,
    });
    expect(again.counts.unchanged).toBe(memory.existing().people.length);
  });

  test('moves a student to another room and says from where to where', async () => {
    const school = generateDemoSchool();
    const memory = await imported(school);
    const free = school.students.at(-1);
    const mover = school.students.at(5);
    if (!free || !mover) throw new Error('the demo school is too small');
    const id = String(mover[1]);
    const before = person(memory, id);
    // The last one gives up his bed to the mover.
    mover[10] = free[10] ?? null;
    mover[11] = free[11] ?? null;
    mover[12] = free[12] ?? null;
    mover[ROOM] = free[ROOM] ?? null;
    mover[BED] = free[BED] ?? null;
    school.students.pop();
    const plan = planOf(school, memory.existing());
    const moved = plan.people.find((change) => change.kind === 'moved');
    expect(moved?.id).toBe(id);
    expect(moved?.fields.find((field) => field.field === '房间')?.from).toBe(before.roomLabel);
    await applyWrites(memory, chosen(plan.writes, { endMissing: false, endPosts: false }));
    expect(person(memory, id)).toMatchObject({ roomName: String(free[ROOM]), rev: 2 });
  });

  test('proposes missing people and posts for ending, never ends them by itself', async () => {
    const school = generateDemoSchool();
    const memory = await imported(school);
    const gone = school.students.splice(10, 1)[0];
    const post = school.posts.splice(3, 1)[0];
    const plan = planOf(school, memory.existing());
    expect(plan.people.filter((change) => change.kind === 'missing').map((change) => change.id)).toEqual([
      String(gone?.[1]),
    ]);
    expect(
      plan.posts.filter((change) => change.kind === 'ending').map((change) => change.personId),
    ).toContain(String(post?.[0]));
    await applyWrites(memory, chosen(plan.writes, { endMissing: false, endPosts: false }));
    expect(person(memory, String(gone?.[1])).status).toBe('active');
    expect(memory.existing().grants.every((grant) => grant.state === 'active')).toBe(true);

    await applyWrites(memory, chosen(plan.writes, { endMissing: true, endPosts: true }));
    expect(person(memory, String(gone?.[1]))).toMatchObject({ status: 'left', floorId: null, bed: null });
    expect(memory.existing().grants.filter((grant) => grant.state === 'ended').length).toBeGreaterThan(0);
  });

  test('never proposes an administrator as missing: he would lock everybody out', async () => {
    const school = generateDemoSchool();
    const memory = await imported(school);
    const admin = memory.existing().grants.find((grant) => grant.role === 'admin')?.personId;
    school.staff = school.staff.filter((row) => row[0] !== admin);
    expect(planOf(school, memory.existing()).counts.missing).toBe(0);
  });

  test('of a file without a post sheet concludes nothing about posts', async () => {
    const school = generateDemoSchool();
    const memory = await imported(school);
    const [students] = sheetsOf(school);
    const plan = planImport(readRosterSheets(students ? [students] : []), memory.existing(), DAY_TWO);
    expect(plan.counts).toMatchObject({ postsEnding: 0, missing: 0 });
  });

  test('of one college leaves the others alone', async () => {
    const school = generateDemoSchool();
    const memory = await imported(school);
    const [header, ...rows] = school.students;
    const plan = planOf(
      { ...school, students: [header ?? [], ...rows.filter((row) => row[6] === '机电工程学院')] },
      memory.existing(),
    );
    expect(plan.counts.missing).toBe(0);
  });

  test('a refused row makes nobody missing', async () => {
    const school = generateDemoSchool();
    const memory = await imported(school);
    const row = school.students[20];
    if (!row) throw new Error('the demo school is too small');
    row[9] = '二〇二六';
    const plan = planOf(school, memory.existing());
    expect(plan.counts).toMatchObject({ refused: 1, missing: 0, postsEnding: 0 });
  });

  test('leaves a duty that was set by hand alone', async () => {
    const school = generateDemoSchool();
    const memory = await imported(school);
    const id = String(school.students[30]?.[1]);
    await memory.set('people', [id], { duty: 'placement', dutyBy: 'manual', dutyFrom: '2026-11-01' });
    expect(planOf(school, memory.existing()).writes).toEqual([]);
  });

  test('a malformed phone does not look like a change to the other fields', async () => {
    const school = generateDemoSchool();
    const memory = await imported(school);
    const row = school.students[40];
    if (!row) throw new Error('the demo school is too small');
    row[PHONE] = '123';
    const [change] = planOf(school, memory.existing()).people;
    expect(change?.fields.map((field) => field.field)).toEqual(['电话']);
  });

  /** The same school without some of its columns. */
  const without = (school: SchoolSheets, ...names: string[]): SchoolSheets => {
    const gone = names.map((name) => school.students[0]?.indexOf(name) ?? -1);
    expect(gone).not.toContain(-1);
    return {
      ...school,
      students: school.students.map((row) => row.filter((_cell, at) => !gone.includes(at))),
    };
  };

  test.each(['年级', '性别', '备注', '专业', '民族'])(
    'of a file without the column %s wipes nothing',
    async (name) => {
      const school = generateDemoSchool();
      const day = school.students.find((row) => String(row.at(-1)).includes('走读'));
      expect(day).toBeDefined();
      const memory = await imported(school);
      expect(planOf(without(school, name), memory.existing()).writes).toEqual([]);
    },
  );

  test('of empty cells under 年级, 性别 and 专业 wipes nothing either', async () => {
    const school = generateDemoSchool();
    const memory = await imported(school);
    const row = school.students[8];
    if (!row) throw new Error('the demo school is too small');
    for (const name of ['年级', '性别', '专业']) row[school.students[0]?.indexOf(name) ?? -1] = null;
    expect(planOf(school, memory.existing()).writes).toEqual([]);
  });

  test('that names the majors for the first time keeps the classes, and with them their counselors', async () => {
    const school = generateDemoSchool();
    const memory = await imported(without(school, '专业'));
    const classes = () => memory.existing().studies.filter((node) => node.level === 'class');
    const before = classes().map((node) => node._id);
    const plan = planOf(school, memory.existing());
    expect(plan.findings).toEqual([]);
    expect(plan.posts).toEqual([]);
    await applyWrites(memory, plan.writes);
    expect(classes().map((node) => node._id)).toEqual(before);
    const majors = new Map(memory.existing().studies.map((node) => [node._id, node.name]));
    for (const node of classes()) {
      expect(majors.get(node.parentId)).not.toBe('未分专业');
      expect(node.majorId).toBe(node.parentId);
    }
    expect(planOf(school, memory.existing()).writes).toEqual([]);
  });

  test('with the major on half of a class makes one class, and again nothing', async () => {
    const school = generateDemoSchool();
    for (const [index, row] of school.students.entries())
      if (index % 2 === 1) row[school.students[0]?.indexOf('专业') ?? -1] = null;
    const memory = await imported(school);
    const names = memory
      .existing()
      .studies.filter((node) => node.level === 'class')
      .map((node) => node.name);
    expect(new Set(names).size).toBe(names.length);
    expect(planOf(school, memory.existing()).writes).toEqual([]);
  });

  test('a manual post that the file lacks is not proposed for ending', async () => {
    const school = generateDemoSchool();
    const memory = await imported(school);
    const manual: GrantDoc = {
      _id: 'T3004:guard:school:2026-09-01',
      personId: 'T3004',
      role: 'guard',
      nodeLevel: 'school',
      nodeId: 'school',
      nodeLabel: '全校',
      fromOn: DAY_ONE,
      toOn: null,
      source: 'manual',
      deputyOf: null,
      state: 'active',
      endedAt: null,
      endedBy: null,
      rev: 1,
    };
    await memory.insert('grants', [{ ...manual }]);
    expect(planOf(school, memory.existing()).posts).toEqual([]);
  });
});

describe('applying', () => {
  test('killed anywhere and run again ends in the same documents', async () => {
    const school = generateDemoSchool();
    const whole = await imported(school);
    const memory = new Memory();
    for (let attempt = 0; attempt < 100; attempt += 1) {
      memory.failAfter = 3;
      const done = await applyWrites(memory, planOf(school, memory.existing(), DAY_ONE).writes).then(
        () => true,
        () => false,
      );
      if (done) break;
    }
    expect(memory.existing()).toEqual(whole.existing());
  });

  test('inserts in batches of at most 50 of one collection', async () => {
    const memory = await imported(generateDemoSchool());
    expect(Math.max(...memory.inserts)).toBe(50);
  });
});

describe('the generator', () => {
  test('is deterministic', () => {
    expect(generateDemoSchool()).toEqual(generateDemoSchool());
  });

  test('15,120 students fill 168 floors of a school without a finding', () => {
    const plan = planOf(generateSchool({ students: 15_120 }), new Memory().existing());
    const floors = plan.writes.filter(
      (write) => write.collection === 'places' && write.doc.level === 'floor',
    );
    expect(floors).toHaveLength(168);
    expect(plan.people.filter((change) => change.id.startsWith('20'))).toHaveLength(15_120);
    expect(plan.findings).toEqual([]);
    expect(new Set(plan.writes.map((write) => `${write.collection}/${write.id}`)).size).toBe(
      plan.writes.length,
    );
  });
});

test('the report is a workbook in which nothing runs as a formula', async () => {
  const school = generateDemoSchool();
  const first = school.students[1];
  const second = school.students[2];
  if (!first || !second) throw new Error('the demo school is too small');
  first[2] = '=HYPERLINK("http://127.0.0.1","点我")';
  second[2] = 'constructor';
  const report = await readWorkbook(
    await sheetsToWorkbook(reportSheets(planOf(school, new Memory().existing()))),
  );
  const texts = report.flatMap((sheet) => sheet.data.flat()).filter((cell) => typeof cell === 'string');
  expect(texts.filter((text) => /^[=+\-@\t\r]/.test(text))).toEqual([]);
  expect(texts).toContain('\'=HYPERLINK("http://127.0.0.1","点我")');
  expect(report.map((sheet) => sheet.sheet)).toEqual(['汇总', '问题', '人员变化', '岗位变化']);
});
