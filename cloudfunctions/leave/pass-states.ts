import type { LeaveState } from '@contract/leave-kinds';

/** States in which a pass is made out. */
export const PASS_STATES: readonly LeaveState[] = ['scheduled', 'away'];
