import { hasPage, pagePath } from '@/domains/registry';
import { open } from '@/platform/navigation';
import { say } from '@/ui/ask';

/** Follows a to-do's or message's link; a page that this build lacks is said, not crashed on. */
export function openLink(link: { domain: string; page: string; query: Record<string, string> }): void {
  if (hasPage(link.domain, link.page)) open(pagePath(link.domain, link.page), link.query);
  else say('这个页面需要新版小程序，请重新打开小程序后再试', { good: false });
}
