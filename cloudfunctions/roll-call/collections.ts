import type { CollectionSpec } from '@kernel/collection';

type Keys = readonly (readonly [string, 1 | -1])[];
const up = (...fields: string[]): Keys => fields.map((field) => [field, 1] as const);

/** `_id` = check id; a document overrides the default of the same id. */
export const CHECKS: CollectionSpec = { name: 'roll_checks', indexes: [] };

/** `_id` = `<day>:<checkId>`: the check of a day with the floors expected. */
export const CHECK_DAYS: CollectionSpec = {
  name: 'roll_check_days',
  indexes: [
    { name: 'day', keys: up('day') },
    { name: 'opens', keys: up('opensAt') },
  ],
};

export const SHEETS: CollectionSpec = {
  name: 'roll_sheets',
  indexes: [
    { name: 'day_check_floor', keys: up('day', 'checkId', 'floorId') },
    { name: 'day_check_changed', keys: up('day', 'checkId', 'changedAt') },
    { name: 'class_day', keys: up('classIds', 'day') },
    { name: 'college_day', keys: up('collegeIds', 'day') },
    { name: 'floor_day', keys: up('floorId', 'day') },
    { name: 'building_day', keys: up('buildingId', 'day') },
    // Live states hold one evening's sheets, so what is due to lock is found through their state alone.
    { name: 'state_opens', keys: up('state', 'opensAt') },
    { name: 'pending_effects', keys: up('pendingEffects') },
    { name: 'months_due', keys: up('monthsDue') },
    { name: 'log_size', keys: up('logSize') },
  ],
  scope: { class: 'classIds', college: 'collegeIds', room: 'roomIds', person: null, major: null },
};

/** Overflow of a sheet's log; `_id` = `<sheetId>:<first revision>`. */
export const LOGS: CollectionSpec = {
  name: 'roll_logs',
  indexes: [{ name: 'sheet', keys: up('sheetId') }],
};

/** `_id` = `<sheetId>:<personId>`. */
export const EXCEPTIONS: CollectionSpec = {
  name: 'roll_exceptions',
  indexes: [
    { name: 'class_day', keys: up('classId', 'day') },
    { name: 'floor_day', keys: up('floorId', 'day') },
    { name: 'building_day', keys: up('buildingId', 'day') },
    { name: 'college_day', keys: up('collegeId', 'day') },
    { name: 'person_day', keys: up('personId', 'day') },
    { name: 'day_status', keys: up('day', 's', '_id') },
    { name: 'sheet', keys: up('sheetId') },
  ],
};

export const CORRECTIONS: CollectionSpec = {
  name: 'roll_corrections',
  indexes: [
    { name: 'state_received', keys: up('state', 'receivedAt') },
    { name: 'floor_state', keys: up('floorId', 'state', 'receivedAt') },
    { name: 'class_state', keys: up('classId', 'state', 'receivedAt') },
    { name: 'building_state', keys: up('buildingId', 'state', 'receivedAt') },
  ],
};

export const CASES: CollectionSpec = {
  name: 'roll_cases',
  indexes: [
    { name: 'live_next', keys: up('live', 'nextAt') },
    { name: 'live_opened', keys: up('live', 'openedAt') },
    { name: 'floor_live', keys: up('floorId', 'live', 'openedAt') },
    { name: 'building_live', keys: up('buildingId', 'live', 'openedAt') },
    { name: 'class_live', keys: up('classIds', 'live', 'openedAt') },
    { name: 'college_live', keys: up('collegeIds', 'live', 'openedAt') },
    { name: 'live_person', keys: up('live', 'personIds') },
    { name: 'pending_effects', keys: up('pendingEffects') },
    { name: 'sheet', keys: up('sheetId') },
  ],
  scope: { class: 'classIds', college: 'collegeIds', person: null, major: null, room: 'roomId' },
};

/** `_id` = `<sheetId>:<personId>`: one mark has one appeal. */
export const APPEALS: CollectionSpec = {
  name: 'roll_appeals',
  indexes: [
    { name: 'class_state', keys: up('classId', 'state', 'filedAt') },
    { name: 'college_state', keys: up('collegeId', 'state', 'filedAt') },
    { name: 'state_filed', keys: up('state', 'filedAt') },
    { name: 'person_filed', keys: up('personId', 'filedAt') },
    { name: 'person_day', keys: up('personId', 'day') },
    { name: 'pending_effects', keys: up('pendingEffects') },
  ],
};

/** The school's own numbers; `_id` = `appeals`. */
export const RULES: CollectionSpec = { name: 'roll_rules', indexes: [] };

/** `_id` = `<personId>:<YYYY-MM>`. */
export const MONTHS: CollectionSpec = { name: 'roll_months', indexes: [] };

/** `_id` = `<day>:<checkId>`: every floor's figures in one document. */
export const BOARDS: CollectionSpec = { name: 'roll_boards', indexes: [] };

export const collections: readonly CollectionSpec[] = [
  CHECKS,
  CHECK_DAYS,
  SHEETS,
  LOGS,
  EXCEPTIONS,
  CORRECTIONS,
  CASES,
  APPEALS,
  RULES,
  MONTHS,
  BOARDS,
];
