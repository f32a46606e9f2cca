import { FLOOR_ROLES, HOUSE_ROLES, MARKER_ROLES, STUDENT_STAFF, type Role } from './core/roles';

/** Who does what at roll call: the contract's gates, the server's scopes and the doors of the home are of one piece. */

/** Posts with a roll of their own to take; the others stand in or come later. */
export const DUTY_ROLES = [...MARKER_ROLES, 'room-leader'] as const satisfies readonly Role[];

export const MARKERS = [...DUTY_ROLES, 'counselor', 'student-office'] as const satisfies readonly Role[];

export const VIEWERS = [
  ...MARKERS,
  'keeper',
  'college-officer',
  'college-head',
  'school-leader',
  'admin',
] as const satisfies readonly Role[];

/** Who looks over many floors. */
export const OVERSEERS = [
  'building-leader',
  'keeper',
  ...STUDENT_STAFF,
  'school-leader',
  'admin',
] as const satisfies readonly Role[];

/** Those and who looks over one. */
export const FLOOR_WATCHERS = [...FLOOR_ROLES, ...OVERSEERS] as const satisfies readonly Role[];

/** Staff of the ladder who ring parents once it has come to that; nobody else reads their numbers. */
export const PARENT_CALLERS = STUDENT_STAFF;

/** Who takes a missing student in hand (R15). */
export const CASE_HANDLERS = [...HOUSE_ROLES, ...PARENT_CALLERS, 'admin'] as const satisfies readonly Role[];

/** Who decides what came in after the lock. */
export const CORRECTION_DECIDERS = [
  'counselor',
  'duty-counselor',
  'college-officer',
  'student-office',
] as const satisfies readonly Role[];

/** Who decides a student's objection to a mark (R21). */
export const APPEAL_DECIDERS = [
  'counselor',
  'college-officer',
  'student-office',
] as const satisfies readonly Role[];
