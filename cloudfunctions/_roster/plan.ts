import type { Finding } from './findings';
import { planGrants, type PostChange } from './plan-grants';
import { planPeople, type PersonChange } from './plan-people';
import type { RosterFile } from './read';
import { Trees } from './tree';
import { insert, type Existing, type Write } from './write';

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
  const people = planPeople(file, existing, trees, today);
  const grants = planGrants(file, existing, trees, people, today);
  const findings = [...file.findings, ...people.findings, ...grants.findings].sort(
    (a, b) => a.sheet.localeCompare(b.sheet) || a.row - b.row,
  );
  const nodes: Write[] = [
    ...trees.added.places.map((doc) => insert('places', doc)),
    ...trees.added.studies.map((doc) => insert('studies', doc)),
    ...[...trees.rehung].map(([id, doc]): Write => ({
      part: 'core',
      op: 'set',
      collection: 'studies',
      id,
      doc,
    })),
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
