import type { LeaveKind, LeaveState } from '../../../src/contract/leave-kinds';
import { quickRanges } from '../../../src/contract/leave-rules';
import type { Campus } from './campus';

/** Leaves of the demo student, made by the functions: one granted, with its pass, and one with the counselor. */
export async function askForLeaves({ cloud }: Campus): Promise<void> {
  const now = cloud.clock.now();
  const apply = (kind: LeaveKind, pick: string, reason: string) => {
    const range = quickRanges(now).find((one) => one.key === pick);
    if (!range) throw new Error(`no quick pick ${pick} at ${now}`);
    return cloud.as('demo-student').ok<{ leaveId: string; turn: number }>('leave', 'apply', {
      kind,
      from: range.from,
      to: range.to,
      offCampus: true,
      destination: '西安市第一医院',
      contactName: '母亲',
      contactPhone: '13800000001',
      reason,
    });
  };
  const { leaveId, turn } = await apply('sick', 'tomorrow', '复查，上午挂号，晚上返校');
  const note = '注意安全，到家报平安';
  await cloud.as('demo-counselor').ok('leave', 'decide', { leaveId, turn, verdict: 'approve', note });
  await apply('personal', 'weekend', '周末回家看望老人');
}

/** The demo student's leave in that state. */
export function leaveOf({ cloud, personId }: Campus, state: LeaveState): string {
  const found = cloud.db.find('leave_requests', { personId: personId('demo-student'), state })[0];
  if (!found) throw new Error(`the demo student has no leave that is ${state}`);
  return String(found._id);
}
