import type { CollectionSpec } from './collection';

/** The kernel's own collections. */
export const RECEIPTS: CollectionSpec = {
  name: 'receipts',
  indexes: [
    { name: 'expireAt', keys: [['expireAt', 1]] },
    {
      name: 'actor_at',
      keys: [
        ['actor', 1],
        ['claimedAt', -1],
      ],
    },
  ],
};

export const TRIES: CollectionSpec = {
  name: 'tries',
  indexes: [{ name: 'expireAt', keys: [['expireAt', 1]] }],
};

export const collections: readonly CollectionSpec[] = [RECEIPTS, TRIES];
