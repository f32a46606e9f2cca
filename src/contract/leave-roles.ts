import { HOUSE_ROLES, OFFICE_ROLES, STUDENT_STAFF, type Role } from './core/roles';

/** Who does what with leaves: the contract's gates, the server's scopes and the doors of the home are of one piece. */

/** Posts that decide leaves, in the order in which a vacant one falls to the next (L3). */
export const DECIDERS = [...STUDENT_STAFF, 'school-leader', 'admin'] as const satisfies readonly Role[];
export type DeciderRole = (typeof DECIDERS)[number];

/** Posts that see who is away in their scope, coarsely (L7, L10). */
export const WATCHERS = [...HOUSE_ROLES, 'guard', ...DECIDERS] as const satisfies readonly Role[];

/** Who enters official leaves of a group (R5) and a class's holiday (L16). */
export const CLASS_KEEPERS = [...STUDENT_STAFF, 'admin'] as const satisfies readonly Role[];

/** Who takes overdue students of his own in hand; the gate sees them, a school leader looks on (L9). */
export const OVERDUE_HANDLERS = [...HOUSE_ROLES, ...CLASS_KEEPERS] as const satisfies readonly Role[];

/** Who gates a student, so that he cannot ask (L12). */
export const GATEKEEPERS = [
  'counselor',
  'college-officer',
  'college-head',
  'student-office',
  'admin',
] as const satisfies readonly Role[];

/** Who stands at the gates (L13), and who may look after them. */
export const GATE_POSTS = ['guard', 'keeper'] as const satisfies readonly Role[];
export const GUARDS = [...GATE_POSTS, ...OFFICE_ROLES] as const satisfies readonly Role[];
