import { pagePath } from '@/domains/registry';
import { open } from '@/platform/navigation';

/** Opens a page of this subpackage. */
export function openOrg(page: string, params: Record<string, string> = {}): void {
  open(pagePath('org', page), params);
}
