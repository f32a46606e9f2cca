import { isConflict, startTransaction, type Transaction } from './sdk';

const ATTEMPTS = 5;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * Runs `work` in a transaction and tries again, with jitter, when another writer held a document. `work` may
 * run more than once, so it must not touch anything but its transaction. The SDK's own runner does not retry
 * the normal conflict and loses its code.
 */
export async function inTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const { operations, commit, rollback } = await startTransaction();
    try {
      const result = await work(operations);
      await commit();
      return result;
    } catch (error) {
      // The server has dropped a conflicting transaction already; rolling it back would only fail.
      if (!isConflict(error)) await rollback().catch(() => undefined);
      if (!isConflict(error) || attempt === ATTEMPTS) throw error;
      await pause(10 * 2 ** attempt * (0.5 + Math.random()));
    }
  }
}
