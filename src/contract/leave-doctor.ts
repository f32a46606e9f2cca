import * as v from 'valibot';
import { checkUpItem } from './core/check-up';
import { command } from './core/define';

export const doctorActions = {
  /** Leave's part of the check-up: its unique indexes by a duplicate write, the keys that sign passes. */
  doctor: command({
    allow: ['admin'],
    receipt: 'natural',
    input: v.strictObject({}),
    output: v.object({ items: v.array(checkUpItem) }),
    errors: [],
    limit: 6,
  }),
} as const;
