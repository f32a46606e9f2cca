import type { PersonView } from '@contract/org-people';
import { ROLE_NAMES, type NodeLevel, type Role } from '@contract/core/roles';
import { dayInWords } from '@contract/core/time';
import { POST_LEVELS } from '@contract/org-posts';

/** What is left of typed text for a search: blanks and signs match nothing anyway. */
export function searchText(typed: string): string {
  return typed.replace(/[^\w\u3400-\u9fff·]/g, '').slice(0, 30);
}

/** Where somebody belongs: class and room of a student, department of staff. */
export function placeOf(
  person: Pick<PersonView, 'kind' | 'className' | 'roomLabel' | 'bed' | 'department'>,
): string {
  if (person.kind === 'staff') return person.department;
  const bed = person.bed === null ? '' : ` ${person.bed}床`;
  return [person.className, person.roomLabel && `${person.roomLabel}${bed}`].filter(Boolean).join(' · ');
}

/** 长期, 至 11月3日 周二, 11月1日 周日 起. */
export function termOfPost({ fromOn, toOn }: { fromOn: string; toOn: string | null }, today: string): string {
  const parts = [
    fromOn > today ? `${dayInWords(fromOn, today)} 起` : '',
    toOn ? `至 ${dayInWords(toOn, today)}` : '',
  ].filter(Boolean);
  return parts.length > 0 ? parts.join('，') : '长期';
}

/** Posts that can be given, with the words for the wheel. */
export const GRANTABLE = (Object.keys(POST_LEVELS) as Exclude<Role, 'student'>[]).map((role) => ({
  key: role,
  word: ROLE_NAMES[role],
}));

/** Levels at which `role` may stand; none for `student`, which is no post. */
export function levelsOf(role: Role): readonly NodeLevel[] {
  return role === 'student' ? [] : POST_LEVELS[role];
}
