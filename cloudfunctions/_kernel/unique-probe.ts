import { Collection, type CollectionSpec, type Stored } from './collection';
import { oneOf } from './filter';

const PROBES = ['doctor-probe-1', 'doctor-probe-2'] as const;

/**
 * Unique indexes of `collections` that the database does not enforce, as `collection.index`. The SDK cannot list
 * indexes, so a second document with the same keys is written, and both are taken away again. 4–5 requests an index.
 */
export async function brokenUniqueIndexes(collections: readonly CollectionSpec[]): Promise<string[]> {
  const broken: string[] = [];
  for (const spec of collections) {
    for (const { name, keys, unique } of spec.indexes) {
      const fields = keys.map(([field]) => field);
      if (unique && !(await enforces(spec, fields))) broken.push(`${spec.name}.${name}`);
    }
  }
  return broken;
}

async function enforces(spec: CollectionSpec, fields: readonly string[]): Promise<boolean> {
  const collection = new Collection<Stored>(spec);
  const keys = Object.fromEntries(fields.map((field) => [field, 'doctor-probe']));
  try {
    await collection.removeMany({ _id: oneOf(PROBES) });
    await collection.insert({ _id: PROBES[0], rev: 0, ...keys });
    return !(await collection.insert({ _id: PROBES[1], rev: 0, ...keys }));
  } finally {
    await collection.removeMany({ _id: oneOf(PROBES) });
  }
}
