import { openCollection, type CollectionSpec, type Stored } from '@kernel/collection';
import { oneOf } from '@kernel/filter';
import { collections } from './collections';

const PROBES = ['doctor-probe-1', 'doctor-probe-2'] as const;

/**
 * Unique indexes of this domain that the database does not enforce, as `collection.index`. The SDK cannot list
 * indexes, so a second document with the same keys is written, and both are taken away again.
 */
export async function brokenUniqueIndexes(): Promise<string[]> {
  const broken: string[] = [];
  for (const spec of collections) {
    for (const index of spec.indexes) {
      if (
        index.unique &&
        !(await enforces(
          spec,
          index.keys.map(([field]) => field),
        ))
      ) {
        broken.push(`${spec.name}.${index.name}`);
      }
    }
  }
  return broken;
}

async function enforces(spec: CollectionSpec, fields: readonly string[]): Promise<boolean> {
  const collection = openCollection<Stored>(spec);
  const keys = Object.fromEntries(fields.map((field) => [field, 'doctor-probe']));
  try {
    await collection.removeMany({ _id: oneOf(PROBES) });
    await collection.insert({ _id: PROBES[0], rev: 0, ...keys });
    return !(await collection.insert({ _id: PROBES[1], rev: 0, ...keys }));
  } finally {
    await collection.removeMany({ _id: oneOf(PROBES) });
  }
}
