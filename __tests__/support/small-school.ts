import type { GrantDoc, PersonDoc, SpanDoc } from '../../cloudfunctions/org/documents';
import type { NodeLevel, Role } from '../../src/contract/core/roles';
import type { Database } from '../../local-cloud/database/engine';

/**
 * A school small enough to know by heart, written straight into the database: campus c1, one building a hundred
 * floors at most, every room full. Student numbers tell where one lives: floor 3 room 2 bed 4 = `s3-2-4`.
 */
export interface SchoolShape {
  floors?: number;
  rooms?: number;
  beds?: number;
  /** Floors per building. */
  perBuilding?: number;
}

export const TERM = { id: 't1', name: '第一学期', from: '2026-08-25', to: '2027-01-24' };

export const floorOf = (floor: number, perBuilding = 100): string =>
  `c1-${Math.ceil(floor / perBuilding)}-${floor}`;
export const roomOf = (floor: number, room: number): string => `${floorOf(floor)}-r${room}`;
export const studentOf = (floor: number, room: number, bed: number): string => `s${floor}-${room}-${bed}`;
export const classOf = (bed: number): string => `x1-${1 + (bed % 2)}`;

type Row = Record<string, unknown>;

function person(id: string, name: string, more: Partial<PersonDoc> = {}): PersonDoc {
  return {
    _id: id,
    kind: 'student',
    name,
    pinyin: id,
    initials: id,
    sex: '男',
    phone: `138${String(id.length).padStart(8, '0')}`,
    guardianName: '',
    guardianPhone: '',
    ethnicity: '',
    political: '',
    campusId: null,
    buildingId: null,
    floorId: null,
    roomId: null,
    roomName: '',
    roomLabel: '',
    bed: null,
    collegeId: null,
    majorId: null,
    classId: null,
    className: '',
    year: 2024,
    counselorId: null,
    duty: 'boarding',
    dutyFrom: null,
    dutyTo: null,
    dutyBy: 'import',
    status: 'active',
    department: '',
    title: '',
    rev: 0,
    ...more,
  };
}

export function grant(
  db: Database,
  personId: string,
  role: Role,
  level: NodeLevel,
  nodeId: string,
  more: Partial<GrantDoc> = {},
): void {
  const doc: GrantDoc = {
    _id: `${personId}:${role}:${nodeId}:2026-09-01`,
    personId,
    role,
    nodeLevel: level,
    nodeId,
    nodeLabel: nodeId,
    fromOn: '2026-09-01',
    toOn: null,
    source: 'manual',
    deputyOf: null,
    state: 'active',
    endedAt: null,
    endedBy: null,
    rev: 0,
    ...more,
  };
  db.insert('grants', [doc as unknown as Row]);
}

export function bind(db: Database, openid: string, personId: string): void {
  db.insert('bindings', [{ _id: openid, personId, boundAt: 0, rev: 0 }]);
}

/** A staff member with a phone of the same name. */
export function staff(
  db: Database,
  id: string,
  name: string,
  role: Role,
  level: NodeLevel,
  nodeId: string,
): void {
  db.insert('people', [person(id, name, { kind: 'staff' }) as unknown as Row]);
  grant(db, id, role, level, nodeId);
  bind(db, id, id);
}

export function span(
  db: Database,
  personId: string,
  kind: SpanDoc['kind'],
  from: number,
  to: number,
  state: SpanDoc['state'] = 'active',
): string {
  const [home] = db.find('people', { _id: personId }) as unknown as PersonDoc[];
  const _id = `leave:${personId}-${from}:${personId}`;
  const { floorId = null, classId = null, collegeId = null, buildingId = null, campusId = null } = home ?? {};
  db.insert('absence_spans', [
    {
      _id,
      personId,
      floorId,
      classId,
      collegeId,
      buildingId,
      campusId,
      kind,
      state,
      from,
      to,
      source: { domain: 'leave', id: `${personId}-${from}` },
      endedAt: null,
      endedBy: null,
      unjudged: true,
      rev: 0,
    },
  ]);
  return _id;
}

/**
 * Posts: `leader<f>` (floor leader of floor f, staff), `deputy<f>`, `building`, `dutyc`, `keeper`, `counselor`
 * (classes x1-1), `counselor2` (x1-2), `college`, `office`, `admin`; each has a phone of that name. Every student
 * has a phone named like himself.
 */
export function loadSmallSchool(db: Database, shape: SchoolShape = {}): void {
  const { floors = 2, rooms = 3, beds = 4, perBuilding = 100 } = shape;
  const buildings = Math.ceil(floors / perBuilding);
  const place = (row: Row) => ({ rev: 0, order: 0, campusId: 'c1', buildingId: null, floorId: null, ...row });
  const places: Row[] = [
    place({ _id: 'c1', level: 'campus', name: '东校区', label: '东校区', parentId: 'school' }),
  ];
  for (let b = 1; b <= buildings; b += 1) {
    const id = `c1-${b}`;
    const label = `东校区${b}号楼`;
    places.push(
      place({
        _id: id,
        level: 'building',
        name: `${b}号楼`,
        label,
        parentId: 'c1',
        buildingId: id,
        order: b,
      }),
    );
  }
  const students: Row[] = [];
  for (let f = 1; f <= floors; f += 1) {
    const floorId = floorOf(f, perBuilding);
    const buildingId = `c1-${Math.ceil(f / perBuilding)}`;
    const label = `东校区${Math.ceil(f / perBuilding)}号楼${f}层`;
    places.push(
      place({
        _id: floorId,
        level: 'floor',
        name: `${f}层`,
        label,
        parentId: buildingId,
        buildingId,
        floorId,
        order: f,
      }),
    );
    for (let r = 1; r <= rooms; r += 1) {
      for (let n = 1; n <= beds; n += 1) {
        const id = studentOf(f, r, n);
        students.push(
          person(id, `学生${f}-${r}-${n}`, {
            campusId: 'c1',
            buildingId,
            floorId,
            roomId: `${floorId}-r${r}`,
            roomName: `${f}0${r}`,
            bed: n,
            collegeId: 'x1',
            classId: classOf(n),
            className: classOf(n) === 'x1-1' ? '一班' : '二班',
          }) as unknown as Row,
        );
      }
    }
  }
  db.insert('places', places);
  for (let start = 0; start < students.length; start += 500)
    db.insert('people', students.slice(start, start + 500));
  const study = (row: Row) => ({
    rev: 0,
    order: 0,
    collegeId: 'x1',
    majorId: null,
    year: null,
    counselorId: null,
    ...row,
  });
  db.insert('studies', [
    study({ _id: 'x1', level: 'college', name: '学院', label: '学院', parentId: 'school' }),
    study({ _id: 'x1-1', level: 'class', name: '一班', label: '一班', parentId: 'x1' }),
    study({ _id: 'x1-2', level: 'class', name: '二班', label: '二班', parentId: 'x1' }),
  ]);
  db.insert('settings', [{ _id: 'terms', terms: [TERM], setBy: 'test', setAt: 0, rev: 0 }]);
  for (let f = 1; f <= floors; f += 1) {
    staff(db, `leader${f}`, `层长${f}`, 'floor-leader', 'floor', floorOf(f, perBuilding));
    staff(db, `deputy${f}`, `副层长${f}`, 'deputy-floor-leader', 'floor', floorOf(f, perBuilding));
  }
  for (const row of students.slice(0, 2000)) bind(db, String(row._id), String(row._id));
  staff(db, 'building', '楼长', 'building-leader', 'building', 'c1-1');
  staff(db, 'dutyc', '值班辅导员', 'duty-counselor', 'campus', 'c1');
  staff(db, 'keeper', '宿管', 'keeper', 'building', 'c1-1');
  staff(db, 'counselor', '辅导员甲', 'counselor', 'class', 'x1-1');
  staff(db, 'counselor2', '辅导员乙', 'counselor', 'class', 'x1-2');
  staff(db, 'college', '学院学工', 'college-officer', 'college', 'x1');
  staff(db, 'office', '学工部', 'student-office', 'school', 'school');
  staff(db, 'admin', '管理员', 'admin', 'school', 'school');
}
