import type { HeldGrant, Identity } from '@kernel/identity';
import { EVERYTHING, idsAt, reaches, scopeFilter, scopeOf, selfScope } from '@kernel/scope';
import { matchesNothing } from '@kernel/filter';

const grant = (role: HeldGrant['role'], level: HeldGrant['level'], nodeId: string): HeldGrant => ({
  role,
  level,
  nodeId,
  nodeLabel: nodeId,
  fromOn: '2026-09-01',
  toOn: null,
});

const person = (grants: HeldGrant[], kind: Identity['kind'] = 'staff'): Identity => ({
  personId: 'T1',
  name: '张老师',
  kind,
  campusId: null,
  buildingId: null,
  floorId: null,
  roomId: null,
  collegeId: null,
  majorId: null,
  classId: null,
  roomLabel: '',
  className: '',
  department: '',
  bed: null,
  grants,
  roles: new Set(grants.map((held) => held.role)),
});

describe('scope', () => {
  test('a role without a grant reaches nothing and asks nothing', () => {
    const scope = scopeOf(person([]), ['floor-leader']);
    expect(reaches(scope, { floorId: 'c1-1-3' })).toBe(false);
    const filter = scopeFilter(scope);
    expect(filter && matchesNothing(filter)).toBe(true);
  });

  test('only the posts asked for count', () => {
    const both = person([grant('floor-leader', 'floor', 'c1-1-3'), grant('counselor', 'class', 'x1-24010')]);
    expect(idsAt(scopeOf(both, ['floor-leader']), 'floor')).toEqual(['c1-1-3']);
    expect(reaches(scopeOf(both, ['floor-leader']), { classId: 'x1-24010', floorId: 'c1-1-4' })).toBe(false);
    expect(reaches(scopeOf(both, ['floor-leader', 'counselor']), { classId: 'x1-24010' })).toBe(true);
  });

  test('the school is everything; a student is himself', () => {
    expect(scopeOf(person([grant('student-office', 'school', 'school')]), ['student-office'])).toBe(
      EVERYTHING,
    );
    const student = person([], 'student');
    expect(scopeOf(student, ['student'])).toEqual(selfScope(student));
    expect(scopeFilter(selfScope(student), { person: '_id' })).toEqual({ any: [{ _id: 'T1' }] });
  });

  test('a level that a collection does not carry is out of reach', () => {
    const scope = scopeOf(person([grant('counselor', 'class', 'x1-24010')]), ['counselor']);
    const filter = scopeFilter(scope, { class: null });
    expect(filter && matchesNothing(filter)).toBe(true);
    expect(reaches(scope, { classId: 'x1-24010' }, { class: null })).toBe(false);
  });
});
