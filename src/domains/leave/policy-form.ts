import * as v from 'valibot';
import { addDays, DAY, dayOf, instantOf, weekdayOf } from '@contract/core/time';
import { KIND_NAMES, type LeaveKind } from '@contract/leave-kinds';
import { policy as schema, type LeavePolicy, type Tier } from '@contract/leave-policy';

/** The student office's form of the school's rules. A number being typed may be NaN until it is one. */

export type Faults = Readonly<Record<string, string>>;

/** What is wrong, by dotted path (`overdue.graceMinutes`, `kinds.sick.maxDays`, `tiers`); empty: it can be saved. */
export function policyFaults(draft: LeavePolicy): Faults {
  const result = v.safeParse(schema, draft);
  const faults: Record<string, string> = {};
  if (!result.success) {
    for (const issue of result.issues) {
      const path = v.getDotPath(issue) ?? '';
      faults[path] ??= wordsOf(issue);
    }
  }
  return faults;
}

function wordsOf(issue: v.BaseIssue<unknown>): string {
  if (/[\u4e00-\u9fff]/.test(issue.message)) return issue.message;
  const bound = typeof issue.requirement === 'number' ? String(issue.requirement) : '';
  switch (issue.type) {
    case 'min_value':
      return `不能小于 ${bound}`;
    case 'max_value':
      return `不能大于 ${bound}`;
    case 'integer':
      return '请填写整数';
    case 'number':
      return '请填写数字';
    default:
      return '填写有误';
  }
}

/** The first fault at or below `path`. */
export function faultAt(faults: Faults, path: string): string | undefined {
  const key = Object.keys(faults).find((one) => one === path || one.startsWith(`${path}.`));
  return key === undefined ? undefined : faults[key];
}

/** A new step before the last one, which stays without an upper end. */
export function withTier(tiers: readonly Tier[], role: Tier['role']): Tier[] {
  const last = tiers.at(-1);
  const bound = tiers.at(-2)?.upTo ?? 0;
  return last ? [...tiers.slice(0, -1), { upTo: bound + 2, role }, last] : [{ upTo: null, role }];
}

export function withoutTier(tiers: readonly Tier[], index: number): Tier[] {
  const left = tiers.filter((_, at) => at !== index);
  // Whichever comes last decides everything longer.
  return left.map((tier, at) => (at === left.length - 1 ? { ...tier, upTo: null } : tier));
}

export interface Sample {
  kind: LeaveKind;
  from: number;
  to: number;
}

/** 08:00 of the next Friday that has not begun, for so many days. */
export function sampleOf(kind: LeaveKind, days: number, now: number): Sample {
  const today = dayOf(now);
  const ahead = (5 - weekdayOf(today) + 7) % 7 || 7;
  const from = instantOf(addDays(today, ahead), '08:00');
  return { kind, from, to: from + days * DAY };
}

/** What the preview shows by itself: short, middle and long 事假, and each further kind that is open, once. */
export function samplesFor({ kinds }: LeavePolicy, now: number): Sample[] {
  const lengths: [LeaveKind, number][] = [
    ['personal', 0.5],
    ['personal', 1],
    ['personal', 3],
    ['personal', 8],
    ['sick', 3],
    ['official', 3],
    ['placement', 30],
  ];
  return lengths.filter(([kind]) => kinds[kind].enabled).map(([kind, days]) => sampleOf(kind, days, now));
}

type Tree = { readonly [key: string]: unknown };

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

export interface Merged {
  policy: LeavePolicy;
  /** Paths that only the other person changed: taken over. */
  taken: string[];
  /** Paths that both changed differently: mine stands, and must be looked at. */
  clashes: string[];
}

/** Somebody else saved meanwhile: his changes come in where I made none, mine stay. */
export function mergePolicies(base: LeavePolicy, mine: LeavePolicy, theirs: LeavePolicy): Merged {
  const taken: string[] = [];
  const clashes: string[] = [];
  const merge = (b: unknown, m: unknown, t: unknown, path: string): unknown => {
    if (isTree(m) && isTree(t)) {
      const below = isTree(b) ? b : {};
      return Object.fromEntries(
        Object.keys(m).map((key) => [key, merge(below[key], m[key], t[key], path ? `${path}.${key}` : key)]),
      );
    }
    if (same(m, t)) return m;
    if (same(b, m)) {
      taken.push(path);
      return t;
    }
    if (!same(b, t)) clashes.push(path);
    return m;
  };
  return { policy: merge(base, mine, theirs, '') as LeavePolicy, taken, clashes };
}

/** Paths whose value is no longer the saved one. */
export function changedPaths(saved: LeavePolicy, draft: LeavePolicy): string[] {
  return mergePolicies(saved, saved, draft).taken;
}

const PATH_NAMES: Readonly<Record<string, string>> = {
  counting: '天数计算',
  tiers: '审批级别',
  joinGapHours: '连续请假合并',
  answerHours: '转下一级的时限',
  returnWorkingDays: '销假期限',
  returnClock: '销假时刻',
  retroToleranceMinutes: '开始后多久仍算正常请假',
  retroDays: '补假期限',
  proofHours: '补交证明时限',
  'overdue.graceMinutes': '逾期提醒本人',
  'overdue.counselorMinutes': '逾期通知层长和辅导员',
  'overdue.collegeMinutes': '逾期通知学院值班',
  'overdue.officeMinutes': '逾期通知学工部和家长',
  'overdue.holdMinutes': '认领后暂停升级',
  classPercent: '班级同时外出比例',
  departure: '离校的认定',
  earlyOutMinutes: '提前出校',
  liveSeconds: '实时凭证有效期',
};

const KIND_PARTS: Readonly<Record<string, string>> = {
  enabled: '是否受理',
  tiers: '审批级别',
  counting: '天数计算',
  maxDays: '最长天数',
  retro: '补假',
  slipFromDays: '证明材料',
};

/** A path in the words of the form. */
export function pathName(path: string): string {
  const [head, kind = '', part = ''] = path.split('.');
  if (head === 'kinds' && kind in KIND_NAMES) {
    const name = KIND_NAMES[kind as LeaveKind];
    return `${name}的${KIND_PARTS[part] ?? '设置'}`;
  }
  return PATH_NAMES[path] ?? '设置';
}

/** The number a person typed; NaN is what the schema then refuses in words. */
export function numberOf(text: string): number {
  const typed = text.trim();
  return /^\d+(\.\d+)?$/.test(typed) ? Number(typed) : NaN;
}

export function textOf(value: number): string {
  return Number.isNaN(value) ? '' : String(value);
}
