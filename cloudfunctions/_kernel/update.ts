import { assertPath, assertPlain } from './plain';

/** The part of the SDK's `db.command` that updates use. */
export interface UpdateCommand {
  set(value: unknown): unknown;
  inc(by: number): unknown;
  push(values: { each: readonly unknown[]; slice?: number }): unknown;
  remove(): unknown;
}

/**
 * One change of a document, by dotted path. Every change also increments `rev`: whether the cloud's `updated`
 * counts matched or modified documents is not documented, and so both readings agree.
 */
export interface Update {
  set?: Readonly<Record<string, unknown>>;
  inc?: Readonly<Record<string, number>>;
  /** Appended; `keep` drops the oldest beyond that many. */
  push?: Readonly<Record<string, { each: readonly unknown[]; keep?: number }>>;
  unset?: readonly string[];
}

export function compileUpdate(update: Update, command: UpdateCommand): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  const put = (path: string, value: unknown) => {
    assertPath(path);
    if (path in data) throw new TypeError(`two changes of ${path} in one update`);
    data[path] = value;
  };
  for (const [path, value] of Object.entries(update.set ?? {})) {
    assertPlain(value, path);
    put(path, command.set(value));
  }
  for (const [path, by] of Object.entries(update.inc ?? {})) {
    if (!Number.isFinite(by)) throw new TypeError(`increment of ${path} is no number`);
    if (by !== 0) put(path, command.inc(by));
  }
  for (const [path, { each, keep }] of Object.entries(update.push ?? {})) {
    assertPlain(each, path);
    put(path, command.push(keep === undefined ? { each } : { each, slice: -keep }));
  }
  for (const path of update.unset ?? []) put(path, command.remove());
  if (!('rev' in data)) data.rev = command.inc(1);
  return data;
}

/** Both changes as one; a path that both name is an error at compile time of the update. */
export function mergeUpdates(first: Update, second: Update): Update {
  return {
    set: { ...first.set, ...second.set },
    inc: { ...first.inc, ...second.inc },
    push: { ...first.push, ...second.push },
    unset: [...(first.unset ?? []), ...(second.unset ?? [])],
  };
}
