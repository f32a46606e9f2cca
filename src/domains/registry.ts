import { OFFICE_ROLES, type Role } from '@contract/core/roles';
import { CLASS_KEEPERS, DECIDERS, GATEKEEPERS, GATE_POSTS, GUARDS, WATCHERS } from '@contract/leave-roles';
import { PEOPLE_KEEPERS } from '@contract/org-roles';
import { APPEAL_DECIDERS, CASE_HANDLERS, DUTY_ROLES, OVERSEERS } from '@contract/roll-call-roles';

/** One entry a domain: its subpackage's pages and how the home screen offers it. */
export interface DomainEntry {
  /** Folder under src/domains, name of the contract, and what `dashboard.home` lists in `modules`. */
  name: string;
  title: string;
  /** Below `src/domains/<name>/pages/`. */
  pages: readonly string[];
  /** Doors on the home screen, shown to holders of any of `roles`; `all` is everybody. */
  doors: readonly {
    page: string;
    title: string;
    note: string;
    icon: DoorIcon;
    roles: readonly Role[] | 'all';
  }[];
}

export type DoorIcon =
  | 'siren'
  | 'users'
  | 'list-checks'
  | 'clipboard-check'
  | 'building-2'
  | 'user-round-x'
  | 'calendar-days'
  | 'settings'
  | 'search'
  | 'plane'
  | 'scan-line'
  | 'door-open'
  | 'lock'
  | 'sliders-horizontal'
  | 'text-search'
  | 'check-check'
  | 'graduation-cap';

/** Whoever watches over the people of a place or a class; the gate has its own list of the day. */
const AWAY_WATCHERS: readonly Role[] = WATCHERS.filter((role) => role !== 'guard');

export const domains: readonly DomainEntry[] = [
  {
    name: 'roll-call',
    title: '点名',
    pages: [
      'duty',
      'sheet',
      'print',
      'floors',
      'whereabouts',
      'absentees',
      'cases',
      'case',
      'corrections',
      'mine',
      'record',
      'appeals',
      'appeal',
      'appeal-rules',
    ],
    doors: [
      { page: 'duty', title: '我的点名', note: '今天要点的层', icon: 'clipboard-check', roles: DUTY_ROLES },
      { page: 'floors', title: '各层进度', note: '谁还没开始', icon: 'building-2', roles: OVERSEERS },
      {
        page: 'absentees',
        title: '缺勤名单',
        note: '今天谁没到',
        icon: 'user-round-x',
        roles: OVERSEERS,
      },
      { page: 'cases', title: '找人', note: '未归、未见的处理', icon: 'siren', roles: CASE_HANDLERS },
      { page: 'whereabouts', title: '人员去向', note: '谁在、谁不在', icon: 'users', roles: OVERSEERS },
      { page: 'corrections', title: '补记', note: '锁定后收到的标记', icon: 'list-checks', roles: OVERSEERS },
      {
        page: 'appeals',
        title: '考勤申诉',
        note: '学生对记录有异议',
        icon: 'list-checks',
        roles: APPEAL_DECIDERS,
      },
      { page: 'mine', title: '我的考勤', note: '今天与本月', icon: 'calendar-days', roles: ['student'] },
    ],
  },
  {
    name: 'leave',
    title: '请假',
    pages: [
      'mine',
      'apply',
      'detail',
      'pass',
      'guard',
      'day-list',
      'settings',
      'gates',
      'pending',
      'boards',
      'groups',
      'group',
      'new-group',
      'holiday',
      'holiday-class',
    ],
    doors: [
      { page: 'pending', title: '待审批', note: '请假、续假、销假', icon: 'check-check', roles: DECIDERS },
      {
        page: 'boards',
        title: '请假去向',
        note: '在外、将返、逾期未归',
        icon: 'users',
        roles: AWAY_WATCHERS,
      },
      {
        page: 'groups',
        title: '集体公假',
        note: '比赛、活动、实习',
        icon: 'graduation-cap',
        roles: CLASS_KEEPERS,
      },
      { page: 'holiday', title: '离校返校', note: '逐班登记去向', icon: 'door-open', roles: CLASS_KEEPERS },
      { page: 'apply', title: '请假', note: '提交前看清谁审批', icon: 'plane', roles: ['student'] },
      {
        page: 'mine',
        title: '我的请假',
        note: '审批到哪、何时返校',
        icon: 'text-search',
        roles: ['student'],
      },
      {
        page: 'guard',
        title: '门岗核验',
        note: '扫请假凭证，登记出入',
        icon: 'scan-line',
        roles: GATE_POSTS,
      },
      {
        page: 'day-list',
        title: '今日出入',
        note: '谁出去、谁回来、交接班',
        icon: 'door-open',
        roles: GUARDS,
      },
      { page: 'gates', title: '限制请假', note: '谁暂不能请假', icon: 'lock', roles: GATEKEEPERS },
      {
        page: 'settings',
        title: '请假规则',
        note: '审批级别、类型、时限',
        icon: 'sliders-horizontal',
        roles: OFFICE_ROLES,
      },
    ],
  },
  {
    name: 'org',
    title: '组织',
    pages: [
      'office',
      'import',
      'import-job',
      'import-rows',
      'posts',
      'appoint',
      'people',
      'person',
      'codes',
      'calendar',
      'terms',
      'my-posts',
      'new-term',
      'checks',
      'check',
      'doctor',
    ],
    doors: [
      {
        page: 'office',
        title: '学校管理',
        note: '名册、岗位、校历',
        icon: 'settings',
        roles: PEOPLE_KEEPERS,
      },
    ],
  },
];

/** Address of a domain's page. */
export function pagePath(domain: string, page: string): string {
  return `/domains/${domain}/pages/${page}/index`;
}

/** True when this build has the page: a link made by a newer server may name one that it lacks. */
export function hasPage(domain: string, page: string): boolean {
  return domains.some((entry) => entry.name === domain && entry.pages.includes(page));
}
