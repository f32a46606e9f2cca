import type { Role } from './core/roles';
import type { StateMap } from './core/states';

/** Words of leave 请假 and return 销假, read by both sides. */

export const KIND_NAMES = {
  personal: '事假',
  sick: '病假',
  official: '公假',
  bereavement: '丧假/特殊',
  placement: '实习',
  evening: '晚点名/晚自习',
  'late-return': '晚归',
} as const;

export type LeaveKind = keyof typeof KIND_NAMES;
export const KINDS = Object.keys(KIND_NAMES) as [LeaveKind, ...LeaveKind[]];

/** Coarse kind that other domains see through the absence span; never the reason (L10). */
export function spanKindOf(kind: LeaveKind): 'leave' | 'official' | 'placement' {
  return kind === 'official' ? 'official' : kind === 'placement' ? 'placement' : 'leave';
}

export type LeaveState =
  'pending' | 'asked' | 'scheduled' | 'away' | 'returned' | 'rejected' | 'withdrawn' | 'expired' | 'revoked';

/**
 * L7: approved is not gone. `asked`: the decider wants to know more first. `expired`: ended before anybody
 * decided. `revoked`: taken back after approval, or the proof of a 补假 never came. What leads back, from a
 * decision to `pending` or from a confirmed return to `away`, is undo (L16). A 补假 whose time is over passes
 * straight to `returned`.
 */
export const LEAVE_STATES: StateMap<LeaveState> = {
  pending: ['asked', 'scheduled', 'returned', 'rejected', 'withdrawn', 'expired'],
  asked: ['pending', 'withdrawn', 'expired'],
  scheduled: ['away', 'returned', 'withdrawn', 'revoked', 'pending'],
  away: ['returned', 'revoked'],
  returned: ['revoked', 'pending', 'away'],
  rejected: ['pending'],
  withdrawn: [],
  expired: [],
  revoked: [],
};
export const STATES = Object.keys(LEAVE_STATES) as [LeaveState, ...LeaveState[]];

export const STATE_NAMES: Readonly<Record<LeaveState, string>> = {
  pending: '审批中',
  asked: '待补充说明',
  scheduled: '已批准',
  away: '已离开',
  returned: '已销假',
  rejected: '未批准',
  withdrawn: '已撤回',
  expired: '已过期',
  revoked: '已撤销',
};

/** Not decided yet: the span shows 待批 and counts absent (R2). */
export const WAITING_STATES = ['pending', 'asked'] as const satisfies readonly LeaveState[];
/** Approved and not over. */
export const GRANTED_STATES = ['scheduled', 'away'] as const satisfies readonly LeaveState[];
/** Counts for splitting (L2) and for what is still open. */
export const OPEN_STATES = [...WAITING_STATES, ...GRANTED_STATES] as const satisfies readonly LeaveState[];

/** What a step's holder is asked for. */
export const ASK_NAMES = { leave: '请假', extend: '续假', return: '销假' } as const;
export type Ask = keyof typeof ASK_NAMES;

/** How somebody was seen back (L8); `never-left`: the gate never let him out. */
export const PROOF_NAMES = {
  gate: '门卫核验',
  roll: '点名在场',
  counselor: '本人申请、老师确认',
  'never-left': '未离校',
} as const;
export type Proof = keyof typeof PROOF_NAMES;

/** A post at a node, as one scalar: whose turn it is, and what a pending list asks for. */
export function postKey(role: Role, nodeId: string): string {
  return `${role}@${nodeId}`;
}

/** The same for one person, to whom a step was forwarded. */
export function personKey(personId: string): string {
  return `person@${personId}`;
}
