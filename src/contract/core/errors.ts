import type { GenericSchema } from 'valibot';

/**
 * One refusal: the Chinese sentence says what happened and what to do; `{name}` is filled from `details`,
 * whose schema is the whitelist of what may leave with it.
 */
export type ErrorSpec = string | { text: string; details: GenericSchema };
export type ErrorMap = Readonly<Record<string, ErrorSpec>>;

/** Refusals any action may answer with, made by the pipeline itself. */
export const CORE_ERRORS = {
  SIGN_IN_REQUIRED: '还没有绑定身份，请先用学号或工号完成绑定',
  FORBIDDEN: '您的岗位没有这项权限；如需办理，请联系辅导员或学工部',
  NOT_FOUND: '没有找到，可能已被删除，或不在您的管理范围内',
  INPUT_INVALID: '填写的内容有误，请按提示修改后重试',
  UNKNOWN_ACTION: '这个功能不存在，请更新小程序后重试',
  RATE_LIMITED: '操作太频繁，请稍等一分钟再试',
  BUSY: '正在处理，请稍候片刻再试',
  INTENT_REUSED: '这次操作已经用别的内容提交过，请返回后重新填写',
  CONTENT_REFUSED: '内容没有通过安全检查，请修改后再发',
  INTERNAL: '服务器出了点问题，您填写的内容还在，请稍后重试',
} as const satisfies ErrorMap;

export type CoreErrorCode = keyof typeof CORE_ERRORS;

/** Codes after which the same request may be sent again, unchanged, with the same requestId. */
export const RETRYABLE_CODES: readonly string[] = ['BUSY', 'INTERNAL', 'RATE_LIMITED'];

/** The sentence of an error, `{name}` replaced by `details.name`. */
export function errorText(spec: ErrorSpec | undefined, details?: Readonly<Record<string, unknown>>): string {
  const text = typeof spec === 'string' ? spec : (spec?.text ?? CORE_ERRORS.INTERNAL);
  return text.replace(/\{(\w+)\}/g, (_all, name: string) => {
    const value = details?.[name];
    return Array.isArray(value)
      ? value.join('、')
      : typeof value === 'string' || typeof value === 'number'
        ? String(value)
        : '';
  });
}
