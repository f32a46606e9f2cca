import type { CollectionSpec } from '@kernel/collection';

type Keys = readonly (readonly [string, 1 | -1])[];
const up = (...fields: string[]): Keys => fields.map((field) => [field, 1] as const);

/** To-dos and messages in one: the home reads both in one request. `_id` = digest of key and person. */
export const NOTICES: CollectionSpec = {
  name: 'notices',
  indexes: [
    { name: 'person_live', keys: up('personId', 'live', 'rank') },
    { name: 'person_form', keys: up('personId', 'form', 'state', 'rank') },
    { name: 'person_created', keys: [...up('personId', 'form'), ['createdAt', -1]] },
    { name: 'key_state', keys: up('key', 'state') },
    { name: 'wechat', keys: up('wechat', 'createdAt') },
    { name: 'open_due', keys: up('state', 'expireAt') },
  ],
};

/** `_id` = `<personId>:<template key>`: one-time consents left. */
export const CONSENTS: CollectionSpec = {
  name: 'notice_consents',
  indexes: [{ name: 'person', keys: up('personId') }],
};

export const collections: readonly CollectionSpec[] = [NOTICES, CONSENTS];
