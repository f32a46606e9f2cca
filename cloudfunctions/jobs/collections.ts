import type { CollectionSpec } from '@kernel/collection';

/** `_id` = name of the timer. */
export const LEASES: CollectionSpec = { name: 'job_leases', indexes: [] };

export const collections: readonly CollectionSpec[] = [LEASES];
