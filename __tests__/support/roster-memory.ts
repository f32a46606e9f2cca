import type { PersonDoc } from '../../cloudfunctions/org/documents';
import { applyWrites, type RosterStore } from '../../cloudfunctions/_roster/apply';
import { planImport, type Plan } from '../../cloudfunctions/_roster/plan';
import { readRosterSheets } from '../../cloudfunctions/_roster/read';
import { type Existing } from '../../cloudfunctions/_roster/write';
import type { SchoolSheets } from '../../local-cloud/demo/generate';

export const DAY_ONE = '2026-09-01';
export const DAY_TWO = '2026-11-23';

/** A store in memory, with the promises a real one makes: inserts skip what is there, sets raise `rev`. */
export class Memory implements RosterStore {
  readonly docs = new Map<string, Map<string, Record<string, unknown>>>();
  inserts: number[] = [];
  failAfter = Infinity;

  private of(collection: string) {
    const found = this.docs.get(collection) ?? new Map<string, Record<string, unknown>>();
    this.docs.set(collection, found);
    return found;
  }

  private tick() {
    this.failAfter -= 1;
    if (this.failAfter < 0) throw new Error('killed');
  }

  async insert(collection: string, docs: readonly Readonly<Record<string, unknown>>[]) {
    this.tick();
    this.inserts.push(docs.length);
    for (const doc of docs)
      if (!this.of(collection).has(String(doc._id))) this.of(collection).set(String(doc._id), { ...doc });
  }

  async set(collection: string, ids: readonly string[], fields: Readonly<Record<string, unknown>>) {
    this.tick();
    for (const id of ids) {
      const doc = this.of(collection).get(id);
      if (doc) Object.assign(doc, fields, { rev: Number(doc.rev) + 1 });
    }
  }

  existing(): Existing {
    const all = (name: string) => [...this.of(name).values()] as never;
    return { people: all('people'), places: all('places'), studies: all('studies'), grants: all('grants') };
  }
}

export const sheetsOf = (school: SchoolSheets) => [
  { name: '学生住宿名册', rows: [[school.title], ...school.students] },
  { name: '教职工', rows: school.staff },
  { name: '学生骨干', rows: school.posts },
];
export const planOf = (school: SchoolSheets, existing: Existing, today = DAY_TWO): Plan =>
  planImport(readRosterSheets(sheetsOf(school)), existing, today);

export async function imported(school: SchoolSheets): Promise<Memory> {
  const memory = new Memory();
  await applyWrites(memory, planOf(school, memory.existing(), DAY_ONE).writes);
  return memory;
}

export const person = (memory: Memory, id: string) =>
  memory.existing().people.find((row) => row._id === id) as PersonDoc;
export const BED = 14;
export const ROOM = 13;
export const PHONE = 15;
