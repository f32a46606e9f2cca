import type { GrantDoc, PersonDoc, PlaceDoc, StudyDoc } from '../org/documents';
import type { Finding } from './findings';
import { planGrants, type PostChange } from './plan-grants';
import { planPeople, type PersonChange } from './plan-people';
import type { RosterFile } from './read';
import { Trees } from './tree';

/** What is stored now; the plan is the difference between this and the file. */
export interface Existing {
  people: readonly PersonDoc[];
  places: readonly PlaceDoc[];
  studies: readonly StudyDoc[];
  grants: readonly GrantDoc[];
}

export type OrgCollection = 'people' | 'places' | 'studies' | 'grants';
export type OrgDoc = PersonDoc | PlaceDoc | StudyDoc | GrantDoc;

/**
 * One document to write. `part` says what the confirming person decides separately: `core` always goes with the
 * confirmation, `missing` and `ending` only when asked for.
 */
export interface Write {
  part: 'core' | 'missing' | 'ending';
  op: 'insert' | 'set';
  collection: OrgCollection;
  id: string;
  /** The whole document, or the fields to set; `rev` is raised by whoever applies a set. */
  doc: Readonly<Record<string, unknown>>;
  /** The values a set replaces, where it may be taken back. */
  undo?: Readonly<Record<string, unknown>>;
}

export interface Plan {
  writes: Write[];
  people: PersonChange[];
  posts: PostChange[];
  findings: Finding[];
  counts: PlanCounts;
}

export interface PlanCounts {
  rows: number;
  new: number;
  changed: number;
  moved: number;
  missing: number;
  unchanged: number;
  postsNew: number;
  postsEnding: number;
  refused: number;
  warnings: number;
  repaired: number;
}

/** Compares a file with what is stored. `today` is the business day from which new posts hold. Pure. */
export function planImport(file: RosterFile, existing: Existing, today: string): Plan {
  const trees = new Trees(existing.places, existing.studies);
  const people = planPeople(file, existing, trees);
  const grants = planGrants(file, existing, trees, people.active, today);
  const findings = [...file.findings, ...people.findings, ...grants.findings].sort(
    (a, b) => a.sheet.localeCompare(b.sheet) || a.row - b.row,
  );
  const nodes: Write[] = [
    ...trees.added.places.map((doc) => insert('places', doc)),
    ...trees.added.studies.map((doc) => insert('studies', doc)),
  ];
  const of = (kind: PersonChange['kind']) => people.changes.filter((change) => change.kind === kind).length;
  const severity = (word: Finding['severity']) =>
    findings.filter((finding) => finding.severity === word).length;
  return {
    writes: [...nodes, ...people.classWrites, ...people.writes, ...grants.writes],
    people: people.changes,
    posts: grants.changes,
    findings,
    counts: {
      rows: file.students.length + (file.staff?.length ?? 0),
      new: of('new'),
      changed: of('changed'),
      moved: of('moved'),
      missing: of('missing'),
      unchanged: people.unchanged,
      postsNew: grants.changes.filter((change) => change.kind === 'new').length,
      postsEnding: grants.changes.filter((change) => change.kind === 'ending').length,
      refused: severity('refused'),
      warnings: severity('warning'),
      repaired: severity('repaired'),
    },
  };
}

export function insert(collection: OrgCollection, doc: OrgDoc, part: Write['part'] = 'core'): Write {
  return { part, op: 'insert', collection, id: doc._id, doc: { ...doc } };
}
