import * as v from 'valibot';
import { isDay } from './time';
import { NODE_LEVELS, ROLES } from './roles';

/** Field schemas shared by the contracts; messages are shown beside the field as they stand. */

/** Ids are made by the server out of letters, digits, Chinese and `:_.-`; nothing else reaches a filter. */
export const id = v.pipe(v.string('编号有误'), v.regex(/^[\w:.\-\u4e00-\u9fff]{1,96}$/, '编号有误'));
export const requestId = v.pipe(v.string(), v.regex(/^[\w-]{12,64}$/, '请求编号有误'));
export const day = v.pipe(v.string('请选择日期'), v.check(isDay, '日期有误，请重新选择'));
export const instant = v.pipe(v.number('时间有误'), v.integer('时间有误'), v.minValue(0), v.maxValue(4e12));
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
export const role = v.picklist(ROLES, '岗位有误');
export const node = v.strictObject({ level: v.picklist(NODE_LEVELS, '范围有误'), id });

/** Trimmed text of `min`..`max` characters, without control characters. */
export function text(label: string, max: number, min = 1) {
  return v.pipe(
    v.string(`请填写${label}`),
    v.trim(),
    v.minLength(min, min > 1 ? `${label}至少 ${min} 个字` : `请填写${label}`),
    v.maxLength(max, `${label}最多 ${max} 个字`),

    v.regex(/^[^\u0000-\u0008\u000b-\u001f\u007f]*$/, `${label}里有无法识别的字符`),
  );
}
