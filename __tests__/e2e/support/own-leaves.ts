import type { LeaveState } from '../../../src/contract/leave-kinds';
import { quickRanges } from '../../../src/contract/leave-rules';
import type { Campus } from './campus';

/** The demo student asks for his weekend, beside the granted leave that the demo school gave him. */
export async function askForLeaves({ cloud }: Campus): Promise<void> {
  const now = cloud.clock.now();
  const weekend = quickRanges(now).find((one) => one.key === 'weekend');
  if (!weekend) throw new Error(`no weekend to ask for at ${now}`);
  await cloud.as('demo-student').ok('leave', 'apply', {
    kind: 'personal',
    from: weekend.from,
    to: weekend.to,
    offCampus: true,
    destination: '家里',
    contactName: '母亲',
    contactPhone: '13800000001',
    reason: '周末回家看望老人',
  });
}

/** The demo student's leave in that state. */
export function leaveOf({ cloud, personId }: Campus, state: LeaveState): string {
  const found = cloud.db.find('leave_requests', { personId: personId('demo-student'), state })[0];
  if (!found) throw new Error(`the demo student has no leave that is ${state}`);
  return String(found._id);
}
