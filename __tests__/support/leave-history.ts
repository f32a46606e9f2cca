import type { Database } from '../../local-cloud/database/engine';

const DAY = 86_400_000;

/**
 * Years of leaves written straight into the database: `total` of them over 15,000 students of 300 classes in 10
 * colleges (the school of the test is college `x1` with classes `x1-c1`, `x1-c2`), almost all returned, `open` of
 * them away, scheduled or waiting around `now`.
 */
export function loadLeaveHistory(db: Database, total: number, open: number, now: number): void {
  const batch: Record<string, unknown>[] = [];
  for (let at = 0; at < total; at += 1) {
    const student = at % 15_000;
    const college = `x${1 + (student % 10)}`;
    const classId = student < 40 ? `x1-c${1 + (student % 2)}` : `${college}-k${student % 300}`;
    const live = at < open;
    const state = !live ? 'returned' : ['away', 'scheduled', 'pending'][at % 3];
    const from = live ? now + ((at % 5) - 2) * 3_600_000 : now - (2 + (at % 900)) * DAY;
    const to = from + 6 * 3_600_000;
    const waiting = state === 'pending';
    const key = `counselor@${classId}`;
    batch.push({
      _id: `old-${at}`,
      rev: 3,
      effects: {},
      pendingEffects: 0,
      personId: `H${student}`,
      name: `历史${student}`,
      className: classId,
      place: '一校区1号楼101',
      classId,
      majorId: `${college}-m1`,
      collegeId: live && at % 2 === 0 ? 'x1' : college,
      floorId: `c1-1-${1 + (student % 168)}`,
      buildingId: `c1-${1 + (student % 20)}`,
      campusId: 'c1',
      seq: 1 + Math.floor(at / 15_000),
      kind: 'personal',
      from,
      to,
      days: 0.5,
      tierDays: 0.5,
      counting: 'hours',
      joined: [],
      retro: false,
      proofDueAt: null,
      offCampus: true,
      destination: '家里',
      contactName: '',
      contactPhone: '13800000000',
      reason: '家中有事需要回去处理',
      slips: [],
      content: 'pass',
      state,
      turn: waiting ? 0 : 2,
      ask: waiting ? 'leave' : null,
      waitingAt: waiting ? key : null,
      waitingSince: waiting ? now : null,
      waitTurn: 0,
      forwardAt: waiting ? now + DAY : null,
      urgedAt: null,
      rank: from,
      chain: [
        {
          key,
          role: 'counselor',
          people: [{ personId: 'T1', name: '张辅导' }],
          why: ['每次请假都先由辅导员审批'],
          state: waiting ? 'current' : 'approved',
          since: from - DAY,
          by: waiting ? null : 'T1',
          byName: waiting ? null : '张辅导',
          at: waiting ? null : from - DAY,
          note: '',
          line: [key],
        },
      ],
      step: 0,
      extension: null,
      returnClaim: null,
      undo: null,
      thread: [],
      log: [{ at: from - DAY, by: `H${student}`, n: `历史${student}`, text: '提交请假', k: 'old' }],
      departedAt: null,
      returnedAt: live ? null : to,
      returnProof: live ? null : 'gate',
      flagged: false,
      outside: live ? null : false,
      lastPassageAt: null,
      returnDueAt: to,
      overdue: null,
      passVersion: 1,
      nextAt: live ? now + DAY : null,
      groupId: null,
      groupTitle: null,
      terms: {
        overdue: {
          graceMinutes: 15,
          counselorMinutes: 45,
          collegeMinutes: 135,
          officeMinutes: 255,
          holdMinutes: 60,
        },
        answerHours: 12,
        departure: 'clock',
        earlyOutMinutes: 60,
      },
      policyRev: 0,
      inputHash: '',
      createdAt: from - DAY,
    });
    if (batch.length === 2000) db.insert('leave_requests', batch.splice(0));
  }
  if (batch.length > 0) db.insert('leave_requests', batch);
}
