import writeWorkbook from 'write-excel-file/node';
import { FileRefused, type Finding } from '../../cloudfunctions/_roster/findings';
import { readRosterFile, readRosterSheets } from '../../cloudfunctions/_roster/read';
import { planImport, type Plan } from '../../cloudfunctions/_roster/plan';
import { MAX_ROWS } from '../../cloudfunctions/_roster/workbook';

type Line = (string | number | null)[];

const HEADER = [
  '序号',
  '学号',
  '姓名',
  '性别',
  '学院',
  '专业',
  '班级',
  '年级',
  '校区',
  '楼栋',
  '楼层',
  '房间号',
  '床位',
  '联系电话',
  '辅导员工号',
  '备注',
];
const COLUMN = (name: string) => HEADER.indexOf(name);

/** A clean student; `changes` name what is odd about him. */
function student(serial: number, changes: Partial<Record<string, string | number | null>> = {}): Line {
  const room = 101 + Math.floor(serial / 6);
  const line: Line = [
    serial + 1,
    `2026100${String(serial).padStart(2, '0')}`,
    `张${'一二三四五六七八九十'[serial % 10] ?? ''}强`,
    '男',
    '机电工程学院',
    '机电一体化技术',
    '机电26001班',
    2026,
    '灞柳校区',
    '1号楼',
    1,
    String(room),
    (serial % 6) + 1,
    `1900000${String(serial).padStart(4, '0')}`,
    'T3004',
    '',
  ];
  for (const [name, value] of Object.entries(changes)) line[COLUMN(name)] = value ?? null;
  return line;
}

const STAFF: Line[] = [
  ['工号', '姓名', '部门', '职务', '角色', '管理范围', '联系电话'],
  ['T3004', '李老师', '机电工程学院', '辅导员', '辅导员', '机电26001班', '19000005555'],
];

interface Sheets {
  students?: Line[];
  staff?: Line[] | null;
  posts?: Line[];
  title?: boolean;
}

function workbook({ students = [], staff = STAFF, posts, title = true }: Sheets): Promise<Buffer> {
  return writeWorkbook([
    { sheet: '学生住宿名册', data: [...(title ? [['2026 学年住宿名册']] : []), HEADER, ...students] },
    ...(staff ? [{ sheet: '教职工', data: staff }] : []),
    ...(posts ? [{ sheet: '学生骨干', data: [['学号', '姓名', '岗位', '负责范围'], ...posts] }] : []),
  ]).toBuffer();
}

const NOTHING = { people: [], places: [], studies: [], grants: [] };

async function plan(sheets: Sheets): Promise<Plan> {
  return planImport(await readRosterFile(await workbook(sheets)), NOTHING, '2026-11-23');
}

/** The one finding of a severity that the odd student in row 9 caused (title, header, six clean ones before). */
const clean = () => Array.from({ length: 6 }, (_unused, serial) => student(serial));
const ODD_ROW = 9;

async function odd(changes: Partial<Record<string, string | number | null>>) {
  const result = await plan({ students: [...clean(), student(6, changes)] });
  return {
    ...result,
    findings: result.findings.filter((finding) => finding.row === ODD_ROW),
    taken: result.people.some((person) => person.id === '202610006'),
    doc: result.writes.find((write) => write.collection === 'people' && write.id === '202610006')?.doc,
  };
}

const only = (findings: readonly Finding[]) =>
  findings.map(({ severity, column, value }) => `${severity} ${column} ${value}`);

describe('a file that is refused as a whole, before anything is written', () => {
  const refused = async (bytes: Promise<Buffer> | Buffer) => {
    const error = await readRosterFile(await bytes).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(FileRefused);
    return (error as Error).message;
  };

  test('no workbook', async () => {
    expect(await refused(Buffer.from('学号,姓名\n1,张三'))).toContain('不是 Excel 工作簿');
    expect(await refused(Buffer.alloc(0))).toContain('不是 Excel 工作簿');
  });

  test('larger than 20 MB', async () => {
    expect(await refused(Buffer.alloc(21 * 1024 * 1024))).toContain('超过 20 MB');
  });

  test('longer than 100,000 rows', () => {
    const rows = Array.from({ length: MAX_ROWS + 1 }, () => []);
    expect(() => readRosterSheets([{ name: '学生住宿名册', rows }])).toThrow('100000 行');
  });

  test('a missing column is named with its sheet', async () => {
    const bytes = writeWorkbook([
      { sheet: '学生住宿名册', data: [HEADER.filter((name) => name !== '床位'), student(0).slice(0, 12)] },
    ]).toBuffer();
    const message = await refused(bytes);
    expect(message).toContain('“学生住宿名册”');
    expect(message).toContain('“床位”');
  });

  test('a staff sheet without its scope column', async () => {
    const message = await refused(
      workbook({
        students: clean(),
        staff: [
          ['工号', '姓名', '角色'],
          ['T1', '李', '辅导员'],
        ],
      }),
    );
    expect(message).toContain('“教职工”缺少列 “管理范围”');
  });

  test('no roster sheet at all', async () => {
    expect(await refused(writeWorkbook([{ sheet: '教职工', data: STAFF }]).toBuffer())).toContain(
      '学生住宿名册',
    );
  });
});

describe('rows that are repaired and listed', () => {
  test.each([
    ['学号', ' 202610006 '],
    ['学号', '２０２６１０００６'],
    ['学号', 202610006],
    ['辅导员工号', 't3004'],
    ['姓名', '张 三\u3000'],
  ])('%s %j', async (column, value) => {
    const { findings, taken, doc } = await odd({ [column]: value });
    expect(taken).toBe(true);
    expect(findings.map((finding) => [finding.severity, finding.column])).toEqual([['repaired', column]]);
    if (column === '姓名') expect(doc?.name).toBe('张三');
  });
});

test('small letters in a number are made capital, as the sign-in makes them: t3004 is T3004 everywhere', async () => {
  const { writes, findings, posts } = await plan({
    students: [student(0, { 学号: 'wx26001', 辅导员工号: 't3004' })],
    staff: [STAFF[0] ?? [], ['t3004', ...(STAFF[1] ?? []).slice(1)]],
    posts: [['wx26001', '张一强', '宿舍长', '灞柳校区1号楼101']],
  });
  const people = writes.filter((write) => write.collection === 'people');
  expect(people.map((write) => write.id).sort()).toEqual(['T3004', 'WX26001']);
  expect(people.find((write) => write.id === 'WX26001')?.doc.counselorId).toBe('T3004');
  expect(posts.map((post) => post.personId)).toEqual(['T3004', 'WX26001']);
  expect(new Set(findings.map((finding) => finding.severity))).toEqual(new Set(['repaired']));
});

test('of two numbers that differ in their small letters the first stays', async () => {
  const { findings, counts } = await plan({
    students: [student(0, { 学号: 'wx26001' }), student(1, { 学号: 'WX26001' })],
  });
  expect(counts.new).toBe(2);
  expect(findings.filter(({ severity }) => severity === 'refused').map(({ row }) => row)).toEqual([4]);
});

describe('rows that are skipped or understood', () => {
  test('blank rows, totals, title rows, numbered empty rows', async () => {
    const { counts, findings } = await plan({
      students: [
        ...clean(),
        HEADER.map(() => null),
        [7, ...HEADER.slice(1).map(() => null)],
        ['合计', null, '共6人', ...HEADER.slice(3).map(() => null)],
      ],
    });
    expect(counts.new).toBe(7);
    expect(findings).toEqual([]);
  });

  test.each([
    ['姓名*', '学号(必填)', '院系'],
    ['姓名＊', '学号（必填，文本格式）', '院（系）'],
  ])(
    'reordered and extra columns, synonyms of headers, marks of required columns: %s %s %s',
    async (name, id, college) => {
      const header = [
        '备注说明',
        '床号',
        '宿舍号',
        '手机',
        name,
        id,
        college,
        '行政班',
        '校区',
        '楼号',
        '层',
      ];
      const bytes = await writeWorkbook([
        {
          sheet: 'Sheet1',
          data: [
            header,
            [
              'x',
              '3号床',
              '302室',
              19000000001,
              '单小明',
              '202600001',
              '机电',
              '一班',
              '东区',
              '2栋',
              '三层',
            ],
          ],
        },
      ]).toBuffer();
      const result = planImport(await readRosterFile(bytes), NOTHING, '2026-11-23');
      const doc = result.writes.find((write) => write.collection === 'people')?.doc;
      expect(doc).toMatchObject({
        bed: 3,
        roomName: '302',
        phone: '19000000001',
        floorId: 'c1-2-3',
        pinyin: 'shanxiaoming',
      });
    },
  );
});

describe('rows that are refused with row, column, value and what to correct', () => {
  test('a student number seen before: the first stays', async () => {
    const { findings, counts } = await odd({ 学号: '202610003' });
    expect(only(findings)).toEqual(['refused 学号 202610003']);
    expect(findings[0]?.reason).toContain('第 6 行');
    expect(counts.new).toBe(7);
  });

  test('a bed taken before: the first stays', async () => {
    const { findings } = await odd({ 房间号: '101', 床位: 2 });
    expect(only(findings)).toEqual(['refused 床位 2']);
    expect(findings[0]?.reason).toContain('张二强');
  });

  test.each([
    ['姓名', '', ''],
    ['姓名', null, ''],
    ['学号', '{"$ne":null}', '{"$ne":null}'],
    ['学号', '2026/001', '2026/001'],
    ['年级', '二〇二六', '二〇二六'],
    ['年级', 26, '26'],
    ['房间号', '905', '905'],
    ['床位', '上铺', '上铺'],
    ['床位', '{"$gt":0}', '{"$gt":0}'],
    ['班级', '', ''],
  ])('%s %j', async (column, value, shown) => {
    const { findings, taken } = await odd({ [column]: value });
    expect(taken).toBe(false);
    expect(only(findings)).toEqual([`refused ${column} ${shown}`]);
    expect(findings[0]?.reason).toMatch(/请|应为|只能/);
  });

  test('学号 "__proto__"', () => {
    const { students, findings } = readRosterSheets([
      { name: '学生住宿名册', rows: [HEADER, student(0), student(1, { 学号: '__proto__' })] },
    ]);
    expect(students.map((row) => row.id)).toEqual(['202610000']);
    expect(only(findings)).toEqual(['refused 学号 __proto__']);
  });

  test('the room that contradicts its floor says which floor it belongs to', async () => {
    const { findings } = await odd({ 房间号: '905' });
    expect(findings[0]?.reason).toContain('9 层');
  });
});

describe('rows that are taken with a warning', () => {
  test('a malformed phone is left empty', async () => {
    const { findings, doc } = await odd({ 联系电话: '1380000' });
    expect(only(findings)).toEqual(['warning 联系电话 1380000']);
    expect(doc?.phone).toBe('');
  });

  test('an unknown counselor number is left empty', async () => {
    const { findings, doc } = await odd({ 辅导员工号: 'T9999' });
    expect(only(findings)).toEqual(['warning 辅导员工号 T9999']);
    expect(doc?.counselorId).toBeNull();
  });

  test("the sex that is not the building's", async () => {
    const { findings, doc } = await odd({ 性别: '女' });
    expect(only(findings)).toEqual(['warning 性别 女']);
    expect(doc?.sex).toBe('女');
  });

  test('a very long name', async () => {
    const name = '阿卜杜热合曼·买买提吐尔逊江·艾合买提';
    const { findings, doc } = await odd({ 姓名: name });
    expect(only(findings)).toEqual([`warning 姓名 ${name}`]);
    expect(doc?.name).toBe(name);
  });

  test.each(['=1+1', '+86', '-x', '@sum'])('a text that a spreadsheet would run: %s', async (name) => {
    const { findings, doc } = await odd({ 姓名: name });
    expect(only(findings)).toEqual([`warning 姓名 ${name}`]);
    expect(doc?.name).toBe(name);
  });

  test('no bed and no reason', async () => {
    const { findings, doc } = await odd({ 房间号: null, 床位: null });
    expect(only(findings)).toEqual(['warning 房间号 ']);
    expect(doc).toMatchObject({ duty: 'boarding', bed: null, roomId: null, floorId: null });
  });

  test('no bed and 走读 is a day student, without a word', async () => {
    const { findings, doc } = await odd({ 房间号: null, 床位: null, 备注: '走读' });
    expect(findings).toEqual([]);
    expect(doc).toMatchObject({ duty: 'day', bed: null });
  });
});

describe('posts', () => {
  const withPosts = (posts: Line[], staff: Line[] | null = STAFF) =>
    plan({ students: clean(), posts, staff });

  test('scopes in words become grants on nodes', async () => {
    const { posts } = await withPosts(
      [
        ['202610000', '张一强', '宿舍长', '灞柳校区1号楼101'],
        ['202610001', '张二强', '层长', '灞柳校区1号楼1层'],
        ['202610002', '张三强', '楼长', '灞柳校区1号楼'],
      ],
      [...STAFF, ['T3005', '王老师', '学生工作部', '部长', '学工部', '全校', '']],
    );
    expect(posts.map((post) => post.grantId)).toEqual([
      'T3004:counselor:x1-26001:2026-11-23',
      'T3005:student-office:school:2026-11-23',
      '202610000:room-leader:c1-1-101:2026-11-23',
      '202610001:floor-leader:c1-1-1:2026-11-23',
      '202610002:building-leader:c1-1:2026-11-23',
    ]);
  });

  test.each([
    ['an unknown scope', ['202610001', '张二强', '层长', '灞柳校区9号楼1层'], '灞柳校区9号楼1层'],
    ['a scope of the wrong level', ['202610001', '张二强', '层长', '灞柳校区1号楼'], '灞柳校区1号楼'],
    ['an unknown post', ['202610001', '张二强', '皇帝', '灞柳校区1号楼1层'], '皇帝'],
    ['a number nobody has', ['209999999', '张二强', '层长', '灞柳校区1号楼1层'], '209999999'],
    ["somebody else's name", ['202610001', '李四', '层长', '灞柳校区1号楼1层'], '李四'],
    ['the whole school for a floor leader', ['202610001', '张二强', '层长', '全校'], '全校'],
  ])('%s is refused with row and column', async (_case, line, value) => {
    const { findings, counts } = await withPosts([line]);
    expect(findings.map((f) => [f.sheet, f.row, f.severity, f.value])).toEqual([
      ['学生骨干', 2, 'refused', value],
    ]);
    expect(counts.postsNew).toBe(1);
  });

  test('several floors in one cell, the later ones leaning on the first', async () => {
    const rooms = [0, 1, 2].map((floor) =>
      student(floor, { 楼层: floor + 1, 房间号: `${floor + 1}01`, 床位: 1 }),
    );
    const keeper: Line[] = [
      ['工号', '姓名', '角色', '管理范围'],
      ['T1001', '赵师傅', '宿管', '灞柳校区1号楼1-2层、3层'],
    ];
    const { posts } = await plan({ students: rooms, staff: keeper });
    expect(posts.map((post) => post.node)).toEqual([
      '灞柳校区1号楼1层',
      '灞柳校区1号楼2层',
      '灞柳校区1号楼3层',
    ]);
  });
});
