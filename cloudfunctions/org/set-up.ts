import { findsOf, searchKeys } from '../_roster/pinyin';
import { blankPerson } from '../_roster/plan-people';
import type * as repo from './repo';

/** Makes `personId` a person (if the roster has not brought him yet) and the school's administrator. */
export async function setUpAdministrator(
  { people, grants }: Pick<typeof repo, 'people' | 'grants'>,
  personId: string,
  name: string,
  today: string,
): Promise<void> {
  const person = { ...blankPerson(personId, 'staff'), name, ...searchKeys(name) };
  await people.insert({ ...person, finds: findsOf(person) });
  await grants.insert({
    _id: `${personId}:admin:school:${today}`,
    personId,
    role: 'admin',
    nodeLevel: 'school',
    nodeId: 'school',
    nodeLabel: '全校',
    fromOn: today,
    toOn: null,
    source: 'manual',
    deputyOf: null,
    state: 'active',
    endedAt: null,
    endedBy: null,
    rev: 1,
  });
}
