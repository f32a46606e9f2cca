import type { CollectionSpec } from '@kernel/collection';

type Keys = readonly (readonly [string, 1 | -1])[];
const up = (...fields: string[]): Keys => fields.map((field) => [field, 1] as const);

/** One leave with its chain, decisions, return, ladder and outbox; `_id` derives from the intent that asked. */
export const REQUESTS: CollectionSpec = {
  name: 'leave_requests',
  indexes: [
    // Of two leaves asked for at the same moment one has not seen the other: the second insert fails (L2).
    { name: 'person_seq', keys: up('personId', 'seq'), unique: true },
    { name: 'waiting', keys: up('waitingAt', 'rank') },
    { name: 'due', keys: up('nextAt') },
    { name: 'class', keys: up('classId', 'state', 'to') },
    { name: 'college', keys: up('collegeId', 'state', 'to') },
    { name: 'floor', keys: up('floorId', 'state', 'to') },
    { name: 'building', keys: up('buildingId', 'state', 'to') },
    { name: 'state', keys: up('state', 'to') },
    { name: 'group', keys: up('groupId') },
    { name: 'pending_effects', keys: up('pendingEffects') },
  ],
};

/** Every passage of a gate, one document; `_id` derives from the intent. */
export const PASSAGES: CollectionSpec = {
  name: 'leave_passages',
  indexes: [
    { name: 'day', keys: up('day', 'at') },
    { name: 'leave', keys: up('leaveId', 'at') },
  ],
};

/** Dead passes while their tokens would still verify; `_id` = leaveId. */
export const REVOCATIONS: CollectionSpec = {
  name: 'leave_revocations',
  indexes: [{ name: 'until', keys: up('until') }],
};

/**
 * What binds everybody, `policy`, and what binds one student, `bar:<personId>` (L12): asking reads both in one
 * request.
 */
export const RULES: CollectionSpec = {
  name: 'leave_rules',
  indexes: [
    { name: 'class', keys: up('classId', 'active', 'at') },
    { name: 'college', keys: up('collegeId', 'active', 'at') },
    { name: 'active', keys: up('active', 'at') },
  ],
};

/** Official leave of a group (R5). */
export const GROUPS: CollectionSpec = {
  name: 'leave_groups',
  indexes: [
    { name: 'by', keys: up('by', 'createdAt') },
    { name: 'created', keys: up('createdAt') },
    { name: 'pending_effects', keys: up('pendingEffects') },
  ],
};

/** 离返校 (L16): `_id` = holidayId, and `<holidayId>:<classId>` in the second. */
export const HOLIDAYS: CollectionSpec = {
  name: 'leave_holidays',
  indexes: [{ name: 'back', keys: up('backByOn') }],
};
export const HOLIDAY_CLASSES: CollectionSpec = {
  name: 'leave_holiday_classes',
  indexes: [{ name: 'holiday', keys: up('holidayId') }],
};

/** Who opened slips, who exported, hand-overs at the gate. */
export const LOGS: CollectionSpec = {
  name: 'leave_logs',
  indexes: [
    { name: 'kind_at', keys: up('kind', 'at') },
    { name: 'leave', keys: up('leaveId') },
  ],
};

export const collections: readonly CollectionSpec[] = [
  REQUESTS,
  PASSAGES,
  REVOCATIONS,
  RULES,
  GROUPS,
  HOLIDAYS,
  HOLIDAY_CLASSES,
  LOGS,
];
