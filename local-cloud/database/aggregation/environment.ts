import type { Document, Value } from '../values';
import type { Scope } from './scope';

/** What a pipeline can reach besides its input. */
export interface Environment {
  /** Variables of an enclosing `$lookup`; changed before each run of the inner pipeline. */
  variables: Record<string, Value | undefined>;
  now: number;
  /** Documents of another collection that match a filter; an unknown collection is empty, as in MongoDB. */
  find(collection: string, filter: Document): Document[];
  /** A filter on this path would use an index. */
  indexed(collection: string, path: string): boolean;
}

export const scopeOf = (environment: Environment, root: Value): Scope => ({
  root,
  variables: environment.variables,
  now: environment.now,
});
