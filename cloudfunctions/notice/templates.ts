import type { TemplateKey } from '@contract/notice';

export const TEMPLATE_TITLES: Readonly<Record<TemplateKey, string>> = {
  'roll-missing': '未归提醒',
  'roll-take': '点名提醒',
  'case-escalated': '寻人升级提醒',
  todo: '待办提醒',
};

/**
 * Template ids of this deployment: JSON `{key: id}` in REMINDER_TEMPLATES. Without one a template is not set up
 * and nothing is sent.
 */
export function templateIds(): Partial<Record<TemplateKey, string>> {
  try {
    return JSON.parse(process.env.REMINDER_TEMPLATES ?? '{}') as Partial<Record<TemplateKey, string>>;
  } catch {
    return {};
  }
}
