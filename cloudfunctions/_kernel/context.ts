import type { Collection } from './collection';
import type { ContentState } from './content';
import type { Effect, WithEffects } from './effects';
import type { Identity } from './identity';

/** What a handler knows of its call. `E`: the codes it may fail with. */
export interface Context<E extends string = string> {
  /** Server clock at the start of the call, epoch ms. */
  readonly now: number;
  readonly openid: string;
  readonly requestId: string;
  /** Who calls. Reading it in an `anyone` action without a binding refuses with SIGN_IN_REQUIRED. */
  readonly identity: Identity;
  /** The same, null when unbound. */
  readonly caller: Identity | null;
  /** Reads posts and binding anew (1 request): for commands that change grants or destroy. */
  freshIdentity(): Promise<Identity>;
  /** Verdict on the action's `ugc` texts; `checking` texts are stored but not shown to others yet. */
  readonly content: Exclude<ContentState, 'refused'>;
  /** An id for a document this intent creates: the same for every replay of the intent. */
  newId(purpose: string): string;
  /** Refuses, finally, with one of the action's codes. */
  fail(
    code: E,
    details?: Readonly<Record<string, unknown>>,
    fields?: Readonly<Record<string, string>>,
  ): never;
  /**
   * Says that `collection/docId` now holds these effects under `batchId`: they are applied before the reply
   * leaves, and by the job should that fail.
   */
  afterCommit<T extends WithEffects>(
    collection: Collection<T>,
    docId: string,
    batchId: string,
    effects: readonly Effect[],
  ): void;
  /** Drops the remembered identity of an openid whose binding or posts were changed. */
  forget(openid: string): void;
}
