import type { OrgCollection, Write } from './write';

/** Where a plan is written to. Both doors (functions, command line) bring their own. */
export interface RosterStore {
  /** Inserts documents none of which exists; a document that does is left as it is. */
  insert: (collection: OrgCollection, docs: readonly Readonly<Record<string, unknown>>[]) => Promise<void>;
  /** Sets the same fields of those of these documents (at most 50) that hold `only`, and raises their `rev`. */
  set: (
    collection: OrgCollection,
    ids: readonly string[],
    fields: Readonly<Record<string, unknown>>,
    only: Readonly<Record<string, unknown>>,
  ) => Promise<void>;
}

/** Documents one batch insert may carry: the largest whose outcome the platform makes clear. */
export const BATCH = 50;

export interface Applied {
  written: number;
  requests: number;
}

/**
 * Writes a plan in its order (nodes, people, posts). Inserts carry fixed ids and sets absolute values, so applying a
 * part of it twice ends in the same documents: a killed import is simply applied again.
 */
export async function applyWrites(
  store: RosterStore,
  writes: readonly Write[],
  options: { progress?: (done: number, of: number) => void; batch?: number } = {},
): Promise<Applied> {
  const { progress = () => undefined, batch: size = BATCH } = options;
  let done = 0;
  let requests = 0;
  let batch: Write[] = [];
  let key = '';
  const flush = async () => {
    const first = batch[0];
    if (!first) return;
    const ids = batch.map((write) => write.id);
    if (first.op === 'set') await store.set(first.collection, ids, first.doc, first.only ?? {});
    else
      await store.insert(
        first.collection,
        batch.map((write) => write.doc),
      );
    requests += 1;
    done += batch.length;
    batch = [];
    progress(done, writes.length);
  };
  for (const write of writes) {
    // Sets go together when they say the same: a year of graduates is a few requests.
    const own =
      write.op === 'set'
        ? `${write.collection} ${JSON.stringify([write.doc, write.only])}`
        : write.collection;
    if (own !== key || batch.length === (write.op === 'set' ? BATCH : size)) await flush();
    key = own;
    batch.push(write);
  }
  await flush();
  return { written: done, requests };
}

/** The writes a confirmation covers. */
export function chosen(
  writes: readonly Write[],
  choice: { endMissing: boolean; endPosts: boolean },
): Write[] {
  return writes.filter(
    (write) =>
      write.part === 'core' ||
      ((write.part === 'missing' || write.part === 'either') && choice.endMissing) ||
      ((write.part === 'ending' || write.part === 'either') && choice.endPosts),
  );
}
