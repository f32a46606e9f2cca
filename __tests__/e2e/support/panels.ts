import type { BrowserPhone } from './phone';

/** A panel that rises over a page: what a finger does there to open it, one step after another. */
export interface Panel {
  page: string;
  name: string;
  /** Who sees it, where that is not the page's own viewer. */
  openid?: string;
  steps: readonly string[];
}

/** `hold …` presses long, `pick …` types into a search; everything else is tapped. */
export async function openPanel(phone: BrowserPhone, steps: readonly string[]): Promise<void> {
  for (const step of steps) {
    if (step.startsWith('hold ')) await phone.longPress(step.slice(5));
    else await phone.tap(step);
    await phone.settled();
  }
}

export const PANELS: readonly Panel[] = [
  { page: 'roll-call/sheet', name: 'room', steps: ['201 室，更多'] },
  { page: 'roll-call/sheet', name: 'gaps', steps: ['提交'] },
  { page: 'roll-call/absentees', name: 'export', steps: ['导出'] },
  { page: 'roll-call/case', name: 'note', steps: ['记一笔'] },
  { page: 'roll-call/case', name: 'close', steps: ['已找到或误报，直接办结'] },
  { page: 'roll-call/appeal', name: 'verdict', steps: ['处理这条申诉'] },
  { page: 'org/person', name: 'duty', steps: ['住校', '走读'] },
  { page: 'org/calendar', name: 'day', openid: 'demo-student-office', steps: ['26'] },
  {
    page: 'org/checks',
    name: 'call-off',
    openid: 'demo-student-office',
    steps: ['后天', '取消这一次晚就寝'],
  },
  { page: 'org/appoint', name: 'person', steps: ['选一个人'] },
  { page: 'org/posts', name: 'scope', steps: ['范围'] },
  { page: 'leave/detail', name: 'reject', openid: 'demo-counselor', steps: ['不批准'] },
  { page: 'leave/detail', name: 'ask', openid: 'demo-counselor', steps: ['问学生'] },
  { page: 'leave/detail', name: 'forward', openid: 'demo-counselor', steps: ['转给同事'] },
  { page: 'leave/group', name: 'cancel', steps: ['取消这次公假'] },
  { page: 'leave/gates', name: 'bar', steps: ['限制一名学生'] },
  { page: 'leave/boards', name: 'export', steps: ['导出'] },
  { page: 'leave/holiday', name: 'open', steps: ['开放一次登记'] },
  { page: 'leave/holiday-class', name: 'confirm', steps: ['全选', '登记离校'] },
  { page: 'leave/settings', name: 'kind', steps: ['类型', '事假'] },
  { page: 'leave/guard', name: 'number', steps: ['按学号'] },
  { page: 'leave/day-list', name: 'hand-over', steps: ['交接班', '交班'] },
];
