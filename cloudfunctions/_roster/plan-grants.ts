import { ROLE_NAMES, type NodeLevel, type Role } from '@contract/core/roles';
import { POST_LEVELS } from '@contract/org-posts';
import type { GrantDoc, PersonDoc } from '../org/documents';
import type { Finding } from './findings';
import type { PeoplePlan } from './plan-people';
import { insert, type Existing, type Write } from './write';
import { ROLES_OF_STUDENT_SHEET, type PostRow } from './posts';
import type { RosterFile } from './read';
import { ScopeReader } from './scope';
import type { NodeRef, Trees } from './tree';

/** One post as the preview shows it. */
export interface PostChange {
  kind: 'new' | 'ending';
  personId: string;
  name: string;
  role: Role;
  node: string;
  /** Row of the file for a new post, null for one that is proposed for ending. */
  row: number | null;
  grantId: string;
}

interface GrantPlan {
  changes: PostChange[];
  writes: Write[];
  findings: Finding[];
}

/**
 * Posts of both sheets → dated grants. A post the newer file lacks is proposed for ending, never ended here: only
 * grants that an import made, only roles the present sheets speak for, and nobody who stands on a refused row.
 */
export function planGrants(
  file: RosterFile,
  existing: Existing,
  trees: Trees,
  people: Pick<PeoplePlan, 'active' | 'changes' | 'writes'>,
  today: string,
): GrantPlan {
  const plan: GrantPlan = { changes: [], writes: [], findings: [] };
  const stored = new Map(existing.grants.map((grant) => [grant._id, grant]));
  // A stand-in whom the file names as holder gets the post itself.
  const holding = new Map(
    existing.grants
      .filter((grant) => holds(grant, today) && grant.deputyOf === null)
      .map((grant) => [tripleOf(grant), grant]),
  );
  const { active } = people;
  const scopes = new ScopeReader(trees);
  const wanted = new Set<string>();
  const spared = new Set(file.refusedIds);
  for (const post of file.posts) {
    const nodes = nodesOf(post, scopes, active, plan.findings);
    if (nodes.length === 0) spared.add(post.personId);
    for (const node of nodes) {
      const triple = tripleOf({ personId: post.personId, role: post.role, nodeId: node.id });
      if (wanted.has(triple)) continue;
      wanted.add(triple);
      if (holding.has(triple)) continue;
      const grant = grantFor(post, node, today);
      plan.changes.push({
        kind: 'new',
        personId: post.personId,
        name: active.get(post.personId) ?? '',
        role: post.role,
        node: node.label,
        row: post.row,
        grantId: grant._id,
      });
      plan.writes.push(
        stored.has(grant._id)
          ? {
              part: 'core',
              op: 'set',
              collection: 'grants',
              id: grant._id,
              doc: {
                state: 'active',
                toOn: null,
                source: 'import',
                deputyOf: null,
                endedAt: null,
                endedBy: null,
              },
            }
          : insert('grants', grant),
      );
    }
  }
  const names = new Map(existing.people.map((person) => [person._id, person.name]));
  const leaving = new Set(people.changes.filter(({ kind }) => kind === 'missing').map(({ id }) => id));
  const ending = new Map<string, Write['part']>();
  for (const [triple, grant] of holding) {
    if (wanted.has(triple) || grant.source !== 'import' || spared.has(grant.personId)) continue;
    if (ROLES_OF_STUDENT_SHEET.includes(grant.role) ? !file.hasPostSheet : file.staff === null) continue;
    plan.changes.push({
      kind: 'ending',
      personId: grant.personId,
      name: names.get(grant.personId) ?? '',
      role: grant.role,
      node: grant.nodeLabel,
      row: null,
      grantId: grant._id,
    });
    ending.set(grant._id, leaving.has(grant.personId) ? 'either' : 'ending');
  }
  // Who leaves holds no post any more, whoever gave it; nobody stands in for a post that has ended.
  for (const grant of existing.grants)
    if (grant.state === 'active' && leaving.has(grant.personId) && !ending.has(grant._id))
      ending.set(grant._id, 'missing');
  for (const grant of existing.grants) {
    const part = grant.state === 'active' && ending.get(grant.deputyOf ?? '');
    if (part && !ending.has(grant._id)) ending.set(grant._id, part);
  }
  for (const [id, part] of ending)
    plan.writes.push({ part, op: 'set', collection: 'grants', id, doc: { state: 'ended', toOn: today } });
  plan.findings.push(...strayPosts(file, existing, people, ending));
  return plan;
}

const HOME_FIELDS: Partial<Record<NodeLevel, 'roomId' | 'floorId' | 'buildingId'>> = {
  room: 'roomId',
  floor: 'floorId',
  building: 'buildingId',
};

/** Students who move out of the room, floor or building they hold a post for, and keep it: to be looked at. */
function strayPosts(
  file: RosterFile,
  existing: Existing,
  people: Pick<PeoplePlan, 'changes' | 'writes'>,
  ending: ReadonlyMap<string, unknown>,
): Finding[] {
  const moved = new Set(people.changes.filter(({ kind }) => kind === 'moved').map(({ id }) => id));
  const homes = new Map(
    people.writes
      .filter(({ collection, id }) => collection === 'people' && moved.has(id))
      .map(({ id, doc }) => [id, doc as Partial<PersonDoc>]),
  );
  const rows = new Map(file.students.map((row) => [row.id, row]));
  return existing.grants.flatMap((grant): Finding[] => {
    const home = homes.get(grant.personId);
    const row = rows.get(grant.personId);
    if (!home || !row || grant.state !== 'active' || ending.has(grant._id)) return [];
    // Only what the move changes is in `home`: a level that stays the same cannot have been left.
    const field = HOME_FIELDS[grant.nodeLevel];
    if (field === undefined || !(field in home) || home[field] === grant.nodeId) return [];
    return [
      {
        sheet: file.studentSheet,
        row: row.row,
        column: file.studentColumns.room ?? '房间号',
        value: row.bed?.room ?? '',
        severity: 'warning',
        reason: `换宿舍后不再住在${grant.nodeLabel}，仍任那里的${ROLE_NAMES[grant.role]}；请另行任命或卸任`,
      },
    ];
  });
}

function nodesOf(
  post: PostRow,
  scopes: ScopeReader,
  active: ReadonlyMap<string, string>,
  findings: Finding[],
): NodeRef[] {
  const say = (column: string, value: string, severity: Finding['severity'], reason: string) => {
    findings.push({ sheet: post.sheet, row: post.row, column, value: value.slice(0, 100), severity, reason });
  };
  const name = active.get(post.personId);
  if (name === undefined) {
    say('学号/工号', post.personId, 'refused', '名册里没有这个人（或其所在行被拒绝），请先改正名册');
    return [];
  }
  if (post.name !== '' && post.name !== name) {
    say('姓名', post.name, 'refused', `这个号码在名册里是 ${name}，号码与姓名对不上；请核对`);
    return [];
  }
  const levels = POST_LEVELS[post.role];
  const { nodes, unknown } = scopes.read(post.scope, levels, post.department);
  for (const piece of unknown) {
    say(
      post.column,
      piece,
      'refused',
      '找不到这个范围，或这种岗位不能管这一级；请按“灞柳校区1号楼3层”或班级全名填写',
    );
  }
  return nodes;
}

function grantFor(post: PostRow, node: NodeRef, today: string): GrantDoc {
  return {
    _id: `${post.personId}:${post.role}:${node.id}:${today}`,
    personId: post.personId,
    role: post.role,
    nodeLevel: node.level,
    nodeId: node.id,
    nodeLabel: node.label,
    fromOn: today,
    toOn: null,
    source: 'import',
    deputyOf: null,
    state: 'active',
    endedAt: null,
    endedBy: null,
    rev: 1,
  };
}

function holds(grant: GrantDoc, today: string): boolean {
  return grant.state === 'active' && (grant.toOn === null || grant.toOn >= today);
}

function tripleOf(grant: Pick<GrantDoc, 'personId' | 'role' | 'nodeId'>): string {
  return `${grant.personId}|${grant.role}|${grant.nodeId}`;
}
