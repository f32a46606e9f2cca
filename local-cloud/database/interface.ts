/** What one operation cost: the meter adds these up per function call. */
export interface OperationCost {
  collection: string;
  operation: string;
  /** Name of the index that was used, `_id` for the primary key, null for a walk over the whole collection. */
  index: string | null;
  /** Documents that were looked at, and documents that were returned, changed or removed. */
  examined: number;
  returned: number;
  /** Size of the request's and of the reply's JSON, in bytes. */
  bytesIn: number;
  bytesOut: number;
  /** More than 1,000 documents examined and fewer than 10 % of them returned. */
  scan: boolean;
}

/** `body` is exactly what travels back: `{requestId, data: {…}}` or `{code, message, requestId}`, always with HTTP 200. */
export interface OperationReply {
  body: Record<string, unknown>;
  cost?: OperationCost;
}

export interface IndexSpec {
  name: string;
  keys: [string, 1 | -1][];
  unique?: boolean;
}

export interface CollectionSpec {
  name: string;
  indexes: IndexSpec[];
}

export interface CollectionFacts {
  name: string;
  documents: number;
  indexes: IndexSpec[];
  bytes: number;
}

export interface DatabaseOptions {
  /** Path of the SQLite file, or `:memory:`. */
  file: string;
  /** `full` (default) syncs to the disk before a write is acknowledged; `fast` leaves that to the system. */
  durability?: 'full' | 'fast';
  /** The clock of server dates and of a transaction's lifetime, epoch ms. */
  now?: () => number;
  /** Allow `where()` inside a transaction: WeChat's documentation refuses it, node-sdk's users have it. */
  transactionWhere?: boolean;
  /** 30,000 by default, the cloud's own limit. */
  transactionLifetimeMs?: number;
  /** Refuse what the cloud leaves undocumented (writes without a filter …); default true. */
  strict?: boolean;
}

export interface FindOptions {
  sort?: [string, 1 | -1][];
  limit?: number;
  skip?: number;
  projection?: Record<string, unknown>;
}

export type PlainDocument = Record<string, unknown>;
