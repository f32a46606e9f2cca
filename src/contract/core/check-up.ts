import * as v from 'valibot';

/** What a domain finds when it looks at its own deployment. */

export const CHECK_UP_STATES = ['ok', 'warning', 'error'] as const;

export const checkUpItem = v.object({
  id: v.string(),
  state: v.picklist(CHECK_UP_STATES),
  title: v.string(),
  /** What was found, in words. */
  found: v.string(),
  /** What to do; empty when all is well. */
  advice: v.string(),
});
