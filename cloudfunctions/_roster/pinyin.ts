import { pinyin } from 'pinyin-pro';
import type { PersonDoc } from '../org/documents';

/** Search keys of a name: `zhangsan` and `zs`; what is no Chinese is kept when it is a letter or digit. */
export function searchKeys(name: string): { pinyin: string; initials: string } {
  const syllables = pinyin(name, { toneType: 'none', type: 'array', surname: 'head', v: true })
    .map((syllable) => syllable.toLowerCase().replace(/[^a-z0-9]/g, ''))
    .filter((syllable) => syllable !== '');
  return {
    pinyin: syllables.join('').slice(0, 60),
    initials: syllables
      .map((syllable) => syllable.charAt(0))
      .join('')
      .slice(0, 20),
  };
}

export type FindKind = 'number' | 'name' | 'pinyin' | 'initials';

/** One entry of a person's `finds`, or the beginning of it: what he is called, under one node. */
export function findKey(nodeId: string, kind: FindKind, text: string): string {
  return `${nodeId} ${kind.slice(0, 2)} ${text}`;
}

type Found = Pick<PersonDoc, '_id' | 'name' | 'pinyin' | 'initials' | 'status'> & Homes;
type Homes = Pick<PersonDoc, 'campusId' | 'buildingId' | 'floorId' | 'collegeId' | 'majorId' | 'classId'>;

/**
 * All by which a person is found, once under each node he belongs to: a floor leader's search walks his floor's
 * people on the index and nobody else's. Empty when he has left.
 */
export function findsOf(person: Found): string[] {
  if (person.status !== 'active') return [];
  const { campusId, buildingId, floorId, collegeId, majorId, classId } = person;
  const nodes = ['school', campusId, buildingId, floorId, collegeId, majorId, classId];
  return nodes
    .filter((node) => node !== null)
    .flatMap((node) => [
      findKey(node, 'number', person._id),
      findKey(node, 'name', person.name),
      findKey(node, 'pinyin', person.pinyin),
      findKey(node, 'initials', person.initials),
    ]);
}
