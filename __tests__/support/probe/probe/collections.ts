import type { CollectionSpec } from '../../../../cloudfunctions/_kernel/collection';

export const NOTES: CollectionSpec = {
  name: 'probe_notes',
  indexes: [
    {
      name: 'floor_at',
      keys: [
        ['floorId', 1],
        ['at', -1],
      ],
    },
    { name: 'pending', keys: [['pendingEffects', 1]] },
  ],
};
export const ECHOES: CollectionSpec = { name: 'probe_echoes', indexes: [] };

export const collections: readonly CollectionSpec[] = [
  NOTES,
  ECHOES,
  { name: 'receipts', indexes: [{ name: 'expireAt', keys: [['expireAt', 1]] }] },
  { name: 'tries', indexes: [] },
  { name: 'bindings', indexes: [{ name: 'person', keys: [['personId', 1]], unique: true }] },
  { name: 'people', indexes: [] },
  { name: 'grants', indexes: [{ name: 'person', keys: [['personId', 1]] }] },
];
