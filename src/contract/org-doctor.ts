import * as v from 'valibot';
import { checkUpItem } from './core/check-up';
import { command } from './core/define';
import { instant } from './core/fields';

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
      items: v.array(checkUpItem),
    }),
    errors: [],
    limit: 6,
  }),
} as const;
