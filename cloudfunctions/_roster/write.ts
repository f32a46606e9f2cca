import type { GrantDoc, PersonDoc, PlaceDoc, StudyDoc } from '../org/documents';

/** What is stored now; the plan is the difference between this and the file. */
export interface Existing {
  people: readonly PersonDoc[];
  places: readonly PlaceDoc[];
  studies: readonly StudyDoc[];
  grants: readonly GrantDoc[];
}

export type OrgCollection = 'people' | 'places' | 'studies' | 'grants';
export type OrgDoc = PersonDoc | PlaceDoc | StudyDoc | GrantDoc;

/**
 * One document to write. `part` says what the confirming person decides separately: `core` always goes with the
 * confirmation, `missing` and `ending` only when asked for, `either` with any of the two.
 */
export interface Write {
  part: 'core' | 'missing' | 'ending' | 'either';
  op: 'insert' | 'set';
  collection: OrgCollection;
  id: string;
  /** The whole document, or the fields to set; `rev` is raised by whoever applies a set. */
  doc: Readonly<Record<string, unknown>>;
  /** The values a set replaces, where it may be taken back. */
  undo?: Readonly<Record<string, unknown>>;
  /** A set leaves documents alone that hold other values than these by now. */
  only?: Readonly<Record<string, unknown>>;
}

export function insert(collection: OrgCollection, doc: OrgDoc, part: Write['part'] = 'core'): Write {
  return { part, op: 'insert', collection, id: doc._id, doc: { ...doc } };
}
