import * as v from 'valibot';
import { command } from './core/define';
import { instant } from './core/fields';

export const DOCTOR_STATES = ['ok', 'warning', 'error'] as const;

export const doctorActions = {
  /**
   * Looks whether the deployment is whole: tries a duplicate write against each of org's unique indexes and reads what
   * the timer left behind. `clientNow`: the phone's clock, epoch ms.
   */
  doctor: command({
    allow: ['admin'],
    receipt: 'natural',
    input: v.strictObject({ clientNow: instant }),
    output: v.object({
      checkedAt: instant,
      items: v.array(
        v.object({
          id: v.string(),
          state: v.picklist(DOCTOR_STATES),
          title: v.string(),
          /** What was found, in words. */
          found: v.string(),
          /** What to do; empty when all is well. */
          advice: v.string(),
        }),
      ),
    }),
    errors: [],
    limit: 6,
  }),
} as const;
