import type { CollectionSpec } from '@kernel/collection';

type Keys = readonly (readonly [string, 1 | -1])[];
const up = (...fields: string[]): Keys => fields.map((field) => [field, 1] as const);

export const PEOPLE: CollectionSpec = {
  name: 'people',
  indexes: [
    { name: 'floor', keys: up('floorId', 'roomId', 'bed') },
    { name: 'room', keys: up('roomId', 'bed') },
    { name: 'building', keys: up('buildingId') },
    { name: 'class', keys: up('classId') },
    { name: 'college', keys: up('collegeId') },
    { name: 'finds', keys: up('finds') },
    { name: 'duty', keys: up('duty') },
  ],
  scope: { person: '_id' },
};

export const PLACES: CollectionSpec = {
  name: 'places',
  indexes: [
    { name: 'level_parent_name', keys: up('level', 'parentId', 'name'), unique: true },
    { name: 'level', keys: up('level', '_id') },
    { name: 'floor', keys: up('floorId') },
  ],
};

export const STUDIES: CollectionSpec = {
  name: 'studies',
  indexes: [
    { name: 'level_parent_name', keys: up('level', 'parentId', 'name'), unique: true },
    { name: 'level', keys: up('level', '_id') },
    { name: 'college', keys: up('collegeId') },
  ],
};

export const GRANTS: CollectionSpec = {
  name: 'grants',
  indexes: [
    { name: 'person', keys: up('personId') },
    { name: 'node_role', keys: up('nodeId', 'role') },
    { name: 'state_role', keys: up('state', 'role', 'personId') },
    { name: 'state_person', keys: up('state', 'personId') },
    { name: 'deputy', keys: up('deputyOf') },
  ],
};

export const BINDINGS: CollectionSpec = {
  name: 'bindings',
  indexes: [{ name: 'person', keys: up('personId'), unique: true }],
};

export const BINDING_LOG: CollectionSpec = {
  name: 'binding_log',
  indexes: [
    {
      name: 'person_at',
      keys: [
        ['personId', 1],
        ['at', -1],
      ],
    },
  ],
};

export const CLAIM_CODES: CollectionSpec = {
  name: 'claim_codes',
  indexes: [{ name: 'class', keys: up('classId') }],
};

export const SPANS: CollectionSpec = {
  name: 'absence_spans',
  indexes: [
    { name: 'floor_to', keys: up('floorId', 'to') },
    { name: 'class_to', keys: up('classId', 'to') },
    { name: 'person_to', keys: up('personId', 'to') },
    { name: 'unanswered', keys: up('source.domain', 'unanswered') },
    { name: 'unjudged_from', keys: up('unjudged', 'from') },
    { name: 'fallen', keys: up('fallen') },
  ],
};

export const CALENDAR_DAYS: CollectionSpec = { name: 'calendar_days', indexes: [] };
export const SETTINGS: CollectionSpec = { name: 'settings', indexes: [] };

export const IMPORT_RUNS: CollectionSpec = {
  name: 'import_runs',
  // `slot` is the word `open` while a run is under way, its own id afterwards: one import at a time.
  indexes: [
    { name: 'slot', keys: up('slot'), unique: true },
    {
      name: 'started',
      keys: [
        ['startedAt', -1],
        ['_id', -1],
      ],
    },
  ],
};

export const IMPORT_SLICES: CollectionSpec = {
  name: 'import_slices',
  indexes: [
    { name: 'run', keys: up('importId') },
    { name: 'expireAt', keys: up('expireAt') },
  ],
};

export const IMPORT_PAGES: CollectionSpec = {
  name: 'import_pages',
  indexes: [
    { name: 'run', keys: up('importId') },
    { name: 'expireAt', keys: up('expireAt') },
  ],
};

export const collections: readonly CollectionSpec[] = [
  PEOPLE,
  PLACES,
  STUDIES,
  GRANTS,
  BINDINGS,
  BINDING_LOG,
  CLAIM_CODES,
  SPANS,
  CALENDAR_DAYS,
  SETTINGS,
  IMPORT_RUNS,
  IMPORT_SLICES,
  IMPORT_PAGES,
];
