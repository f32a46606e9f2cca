import { brokenUniqueIndexes } from '@kernel/unique-probe';
import { collections } from './collections';

/** Unique indexes of this domain that the database does not enforce, as `collection.index`. */
export const brokenIndexes = () => brokenUniqueIndexes(collections);
