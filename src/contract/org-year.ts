import * as v from 'valibot';
import { command, query } from './core/define';
import { day, id, text } from './core/fields';
import { OFFICE_ROLES } from './core/roles';
import { DUTIES } from './org-people';
import { PEOPLE_KEEPERS } from './org-roles';

export const DAY_KINDS = ['teaching', 'weekend', 'holiday', 'make-up', 'vacation'] as const;
export const DAY_KIND_NAMES = {
  teaching: '教学日',
  weekend: '周末',
  holiday: '节假日',
  'make-up': '调休上课',
  vacation: '假期',
} as const;

const term = v.object({ id: v.string(), name: v.string(), from: day, to: day });
const monthDay = v.pipe(v.string(), v.regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, '请选择月和日'));

export const dayView = v.object({
  day,
  kind: v.picklist(DAY_KINDS),
  name: v.string(),
  teachesAs: v.nullable(day),
  term: v.nullable(term),
  timetable: v.picklist(['summer', 'winter']),
  overridden: v.boolean(),
});

export const yearErrors = {
  TERM_DATES: '学期日期有误：开始要早于结束，学期之间不能重叠',
  DUTY_DATES: '起止日期有误：开始不能晚于结束',
} as const;

export const yearActions = {
  /** At most 62 days. */
  calendar: query({
    allow: 'bound',
    input: v.strictObject({ from: day, to: day }),
    output: v.object({
      days: v.array(dayView),
      terms: v.array(term),
      summerFrom: monthDay,
      winterFrom: monthDay,
      mayChange: v.boolean(),
    }),
    errors: [],
  }),
  /** `kind: null` takes the override back. */
  'set-day': command({
    allow: OFFICE_ROLES,
    input: v.strictObject({
      day,
      kind: v.nullable(v.picklist(DAY_KINDS)),
      name: v.optional(text('名称', 30, 0), ''),
      teachesAs: v.optional(v.nullable(day), null),
    }),
    output: v.object({ day: dayView }),
    errors: [],
  }),
  'set-terms': command({
    allow: OFFICE_ROLES,
    input: v.strictObject({
      terms: v.pipe(
        v.array(v.strictObject({ id, name: text('学期名称', 40), from: day, to: day })),
        v.maxLength(20, '最多 20 个学期'),
      ),
      summerFrom: monthDay,
      winterFrom: monthDay,
    }),
    output: v.object({ terms: v.array(term) }),
    errors: ['TERM_DATES'],
  }),
  /** Who is on placement, suspended or a day student, with dates; null dates are open. */
  'set-duty': command({
    allow: PEOPLE_KEEPERS,
    input: v.strictObject({
      personId: id,
      duty: v.picklist(DUTIES),
      fromOn: v.nullable(day),
      toOn: v.nullable(day),
    }),
    output: v.object({ personId: v.string(), duty: v.picklist(DUTIES) }),
    errors: ['DUTY_DATES'],
  }),
} as const;
