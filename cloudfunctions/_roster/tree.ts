import type { NodeLevel } from '@contract/core/roles';
import type { PlaceDoc, StudyDoc } from '../org/documents';
import { floorNumber } from './cells';

/** A node as posts and previews name it. */
export interface NodeRef {
  level: NodeLevel;
  id: string;
  label: string;
}

/** The major of classes whose file names none. */
const UNSORTED = '未分专业';

export const SCHOOL: NodeRef = { level: 'school', id: 'school', label: '全校' };

type Node = PlaceDoc | StudyDoc;

/**
 * Both trees: what is stored and what this file adds. A node is known by (level, parent, name), so a repeated import
 * finds the ids of the first one.
 */
export class Trees {
  readonly added: { places: PlaceDoc[]; studies: StudyDoc[] } = { places: [], studies: [] };
  /** Stored classes that now hang under the major a file names for the first time. */
  readonly rehung = new Map<string, Pick<StudyDoc, 'parentId' | 'majorId'>>();
  private readonly byName = new Map<string, Node>();
  private readonly byId = new Map<string, Node>();
  private readonly children = new Map<string, number>();
  private readonly classesOf = new Map<string, StudyDoc[]>();

  constructor(places: readonly PlaceDoc[], studies: readonly StudyDoc[]) {
    for (const node of [...places, ...studies]) this.remember(node);
  }

  get(id: string | null): Node | undefined {
    return id === null ? undefined : this.byId.get(id);
  }

  all(): IterableIterator<Node> {
    return this.byId.values();
  }

  /** The room (grown when new) of a bed, with everything above it. */
  room(bed: { campus: string; building: string; floor: number; room: string }): PlaceDoc {
    const campus = this.place('campus', null, bed.campus);
    const building = this.place('building', campus, bed.building);
    const floor = this.place('floor', building, `${bed.floor}层`);
    return this.place('room', floor, bed.room);
  }

  /** The room of a bed if it stands already; nothing grows. */
  knownRoom(bed: { campus: string; building: string; floor: number; room: string }): Node | undefined {
    let node: Node | undefined;
    const path = [
      ['campus', bed.campus],
      ['building', bed.building],
      ['floor', `${bed.floor}层`],
      ['room', bed.room],
    ] as const;
    for (const [level, name] of path) {
      node = this.byName.get(nameKey(level, node?._id ?? 'school', name));
      if (!node) return undefined;
    }
    return node;
  }

  /**
   * The class (grown when new) of a student, with everything above it. A file that does not name the major means the
   * class the college has by that name; one that names it for the first time moves the class there. Either way the
   * class stays the same node, or its counselor's posts would be left at one without students.
   */
  class(college: string, major: string | undefined, className: string, year: number | undefined): StudyDoc {
    const top = this.study('college', null, college, null);
    const known = this.classesOf.get(`${top._id}|${className}`) ?? [];
    if (major === undefined && known.length === 1 && known[0]) return known[0];
    const middle = this.study('major', top, major ?? UNSORTED, null);
    const unsorted = known.find((one) => this.byId.get(one.parentId)?.name === UNSORTED);
    if (unsorted && middle.name !== UNSORTED && !known.some((one) => one.parentId === middle._id)) {
      return this.rehang(unsorted, middle);
    }
    return this.study('class', middle, className, year ?? null);
  }

  private rehang(node: StudyDoc, major: StudyDoc): StudyDoc {
    const place = { parentId: major._id, majorId: major._id };
    const moved = { ...node, ...place };
    this.byName.delete(nameKey('class', node.parentId, node.name));
    this.classesOf.delete(`${node.collegeId}|${node.name}`);
    this.remember(moved);
    const grown = this.added.studies.indexOf(node);
    if (grown >= 0) this.added.studies[grown] = moved;
    else this.rehung.set(node._id, place);
    return moved;
  }

  private place(level: PlaceDoc['level'], parent: PlaceDoc | null, name: string): PlaceDoc {
    const parentId = parent?._id ?? 'school';
    const found = this.byName.get(nameKey(level, parentId, name));
    if (found) return found as PlaceDoc;
    const id = this.placeId(level, parent, name);
    const node: PlaceDoc = {
      _id: id,
      level,
      name,
      // A room is called 灞柳校区1号楼301: its number already names the floor.
      label: level === 'room' ? `${this.labelOf(parent?.parentId)}${name}` : `${parent?.label ?? ''}${name}`,
      parentId,
      campusId: parent?.campusId ?? id,
      buildingId: level === 'building' ? id : (parent?.buildingId ?? null),
      floorId: level === 'floor' ? id : (parent?.floorId ?? null),
      order: orderOf(name, this.countUnder(level, parentId)),
      rev: 1,
    };
    this.added.places.push(node);
    this.remember(node);
    return node;
  }

  private study(
    level: StudyDoc['level'],
    parent: StudyDoc | null,
    name: string,
    year: number | null,
  ): StudyDoc {
    const parentId = parent?._id ?? 'school';
    const found = this.byName.get(nameKey(level, parentId, name));
    if (found) return found as StudyDoc;
    const id = this.studyId(level, parent, name);
    const node: StudyDoc = {
      _id: id,
      level,
      name,
      label: name,
      parentId,
      collegeId: parent?.collegeId ?? id,
      majorId: level === 'major' ? id : (parent?.majorId ?? null),
      year,
      counselorId: null,
      order: orderOf(name, this.countUnder(level, parentId)),
      rev: 1,
    };
    this.added.studies.push(node);
    this.remember(node);
    return node;
  }

  private placeId(level: PlaceDoc['level'], parent: PlaceDoc | null, name: string): string {
    if (level === 'campus') return this.numbered('c', '');
    if (level === 'building') return this.coded(parent?._id ?? '', /(\d{1,3})/.exec(name)?.[1] ?? null, 'b');
    if (level === 'floor') return this.coded(parent?._id ?? '', String(floorNumber(name) ?? ''), 'f');
    // Rooms hang on the building's id, so that 301 of building 1 is c1-1-301; two digits would look like a floor.
    const code = /^[A-Za-z]?-?\d{3,5}$/.test(name) ? name.replace('-', '').toLowerCase() : null;
    return this.coded(parent?.parentId ?? '', code, 'r');
  }

  private studyId(level: StudyDoc['level'], parent: StudyDoc | null, name: string): string {
    if (level === 'college') return this.numbered('x', '');
    if (level === 'major') return this.numbered(`${parent?._id ?? ''}-m`, '');
    return this.coded(parent?.collegeId ?? '', /(\d{4,6})/.exec(name)?.[1] ?? null, 'k');
  }

  /** `<parent>-<code>`, or `<parent>-<letter><n>` when the name gives no code or the code is taken. */
  private coded(parentId: string, code: string | null, letter: string): string {
    const id = `${parentId}-${code}`;
    return code && !this.byId.has(id) ? id : this.numbered(`${parentId}-${letter}`, '');
  }

  private numbered(prefix: string, suffix: string): string {
    let number = (this.children.get(`#${prefix}`) ?? 0) + 1;
    while (this.byId.has(`${prefix}${number}${suffix}`)) number += 1;
    this.children.set(`#${prefix}`, number);
    return `${prefix}${number}${suffix}`;
  }

  private labelOf(id: string | undefined): string {
    return id === undefined ? '' : (this.byId.get(id)?.label ?? '');
  }

  private countUnder(level: string, parentId: string): number {
    return this.children.get(`${level}|${parentId}`) ?? 0;
  }

  private remember(node: Node): void {
    this.byName.set(nameKey(node.level, node.parentId, node.name), node);
    this.byId.set(node._id, node);
    if (node.level === 'class') {
      const key = `${node.collegeId}|${node.name}`;
      this.classesOf.set(key, [...(this.classesOf.get(key) ?? []), node]);
    }
    this.children.set(`${node.level}|${node.parentId}`, this.countUnder(node.level, node.parentId) + 1);
  }
}

function nameKey(level: string, parentId: string, name: string): string {
  return `${level}|${parentId}|${name}`;
}

/** Sorts 2号楼 before 10号楼: by the number in the name, else by arrival. */
function orderOf(name: string, arrival: number): number {
  const digits = /(\d{1,7})/.exec(name)?.[1];
  return digits === undefined ? 1_000_000 + arrival : Number(digits);
}
