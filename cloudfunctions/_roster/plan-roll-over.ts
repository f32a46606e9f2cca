import type { Role } from '@contract/core/roles';
import type { GrantDoc, PersonDoc } from '../org/documents';
import type { Plan } from './plan';
import { findsOf } from './pinyin';
import type { Write } from './write';
import type { PostChange } from './plan-grants';
import { GONE, type PersonChange } from './plan-people';

export interface RollOver {
  /** First business day of the new term. */
  from: string;
  graduateYears: readonly number[];
  endRoles: readonly Role[];
}

/**
 * What a new term changes by itself: graduates leave, posts end, dated duties that are over are closed. What runs out
 * between today and the term is shown, but left to its own last day; posts that begin with the new term stay. Every
 * write carries the values it replaces, so that the whole can be taken back. Pure.
 */
export function planRollOver(
  asked: RollOver,
  existing: { people: readonly PersonDoc[]; grants: readonly GrantDoc[] },
  today: string,
): Plan {
  const writes: Write[] = [];
  const changes: PersonChange[] = [];
  const posts: PostChange[] = [];
  const leaving = new Set<string>();
  const names = new Map<string, string>();
  for (const person of existing.people) {
    names.set(person._id, person.name);
    if (person.status !== 'active' || person.kind !== 'student') continue;
    if (person.year !== null && asked.graduateYears.includes(person.year)) {
      leaving.add(person._id);
      changes.push({
        kind: 'missing',
        id: person._id,
        name: person.name,
        place: placeOf(person),
        fields: [],
      });
      writes.push(reversible('people', { ...person, finds: findsOf(person) }, GONE));
    } else if (person.dutyBy === 'manual' && person.dutyTo !== null && person.dutyTo < asked.from) {
      const fields = [{ field: '住宿情况', from: `${DUTY[person.duty]}（至 ${person.dutyTo}）`, to: '住校' }];
      changes.push({ kind: 'changed', id: person._id, name: person.name, place: placeOf(person), fields });
      if (person.dutyTo >= today) continue;
      writes.push(
        reversible('people', person, { duty: 'boarding', dutyFrom: null, dutyTo: null, dutyBy: 'import' }),
      );
    }
  }
  const active = existing.grants.filter((grant) => grant.state === 'active');
  const goes = (grant: GrantDoc) =>
    leaving.has(grant.personId) || (asked.endRoles.includes(grant.role) && grant.fromOn < asked.from);
  const ending = new Set(active.filter(goes).map((grant) => grant._id));
  // Nobody stands in for a post that has ended.
  for (const grant of active) if (ending.has(grant.deputyOf ?? '')) ending.add(grant._id);
  for (const grant of active) {
    const { _id, personId, role, nodeLabel, toOn } = grant;
    const lapses = !ending.has(_id) && toOn !== null;
    if (!ending.has(_id) && (toOn === null || toOn >= asked.from)) continue;
    posts.push({
      kind: 'ending',
      personId,
      name: names.get(personId) ?? '',
      role,
      node: lapses ? `${nodeLabel}（${toOn} 到期）` : nodeLabel,
      row: null,
      grantId: _id,
    });
    if (lapses && toOn >= today) continue;
    writes.push(
      reversible('grants', grant, {
        state: 'ended',
        toOn: grant.toOn !== null && grant.toOn < today ? grant.toOn : today,
      }),
    );
  }
  return {
    writes,
    people: changes,
    posts,
    findings: [],
    counts: {
      rows: existing.people.length,
      new: 0,
      changed: changes.length - leaving.size,
      moved: 0,
      missing: leaving.size,
      unchanged: existing.people.length - changes.length,
      postsNew: 0,
      postsEnding: posts.length,
      refused: 0,
      warnings: 0,
      repaired: 0,
    },
  };
}

const DUTY = { boarding: '住校', day: '走读', placement: '实习', suspended: '休学' } as const;

function reversible(
  collection: 'people' | 'grants',
  before: PersonDoc | GrantDoc,
  doc: Readonly<Record<string, unknown>>,
): Write {
  const values = before as unknown as Readonly<Record<string, unknown>>;
  const undo = Object.fromEntries(Object.keys(doc).map((key) => [key, values[key]]));
  return { part: 'core', op: 'set', collection, id: before._id, doc, undo };
}

function placeOf(person: PersonDoc): string {
  return [person.className, person.roomLabel].filter((part) => part !== '').join(' · ');
}
