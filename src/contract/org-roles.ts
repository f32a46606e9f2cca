import { HOUSE_ROLES, OFFICE_ROLES, STUDENT_STAFF, type Role } from './core/roles';

/** Who does what with people, posts and the school year; also what opens the doors of the home. */

/** Who may look people up; which people each of them reaches is his posts' scope. */
export const LOOKUP_ROLES = [
  ...HOUSE_ROLES,
  ...STUDENT_STAFF,
  'school-leader',
  'admin',
] as const satisfies readonly Role[];

/** Who may give and end posts; a college officer within his own college's classes. */
export const POST_KEEPERS = ['college-officer', ...OFFICE_ROLES] as const satisfies readonly Role[];

/** Who keeps the record of his own people: codes, bindings, where they live; never the person himself. */
export const PEOPLE_KEEPERS = ['counselor', ...POST_KEEPERS] as const satisfies readonly Role[];
