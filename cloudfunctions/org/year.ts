import { OFFICE_ROLES } from '@contract/core/roles';
import { PEOPLE_KEEPERS } from '@contract/org-roles';
import { scopeOf } from '@kernel/scope';
import { calendarOf, daysBetween, yearOf } from './calendar';
import type { OrgHandlers } from './handlers';
import { calendarDays, people, settings } from './repo';
import { hasAny } from './views';

const SHOWN_DAYS = 62;

export const yearHandlers: Pick<OrgHandlers, 'calendar' | 'set-day' | 'set-terms' | 'set-duty'> = {
  calendar: async (ctx, { from, to }) => {
    const days = daysBetween(from, to).slice(0, SHOWN_DAYS);
    if (days.length === 0) return ctx.fail('INPUT_INVALID', undefined, { to: '结束日期不能早于开始日期' });
    const year = await yearOf(days);
    return { ...year, terms: [...year.terms], mayChange: hasAny(ctx.identity, OFFICE_ROLES) };
  },

  'set-day': async (ctx, { day, kind, name, teachesAs }) => {
    if (kind === null) {
      await calendarDays.remove({ _id: day });
    } else {
      const fields = {
        kind,
        name: name || DEFAULT_NAMES[kind],
        teachesAs: kind === 'make-up' ? teachesAs : null,
        setBy: ctx.identity.personId,
        setAt: ctx.now,
      };
      if (!(await calendarDays.insert({ _id: day, rev: 1, ...fields }))) {
        await calendarDays.change({ _id: day }, { set: fields });
      }
    }
    const [shown] = await calendarOf([day]);
    return shown ? { day: shown } : ctx.fail('NOT_FOUND');
  },

  'set-terms': async (ctx, { terms, summerFrom, winterFrom }) => {
    const sorted = [...terms].sort((a, b) => (a.from < b.from ? -1 : 1));
    const wrong = sorted.some((term, index) => {
      const next = sorted[index + 1];
      return term.from > term.to || (next !== undefined && next.from <= term.to);
    });
    if (wrong || new Set(terms.map((term) => term.id)).size !== terms.length) return ctx.fail('TERM_DATES');
    const stamp = { setBy: ctx.identity.personId, setAt: ctx.now };
    await put('terms', { terms: sorted.map(({ id, name, from, to }) => ({ id, name, from, to })), ...stamp });
    await put('timetable', { summerFrom, winterFrom, ...stamp });
    return { terms: sorted };
  },

  'set-duty': async (ctx, { personId, duty, fromOn, toOn }) => {
    if (fromOn !== null && toOn !== null && toOn < fromOn) return ctx.fail('DUTY_DATES');
    const person = await people.first(scopeOf(ctx.identity, PEOPLE_KEEPERS), {
      _id: personId,
      kind: 'student',
    });
    if (!person) return ctx.fail('NOT_FOUND');
    // Back to boarding hands the duty back to the roster, so that a later import may say otherwise.
    const plain = duty === 'boarding';
    await people.change(
      { _id: personId },
      {
        set: {
          duty,
          dutyFrom: plain ? null : fromOn,
          dutyTo: plain ? null : toOn,
          dutyBy: plain ? 'import' : 'manual',
        },
      },
    );
    return { personId, duty };
  },
};

const DEFAULT_NAMES = {
  teaching: '教学日',
  weekend: '周末',
  holiday: '放假',
  'make-up': '调休上课',
  vacation: '假期',
} as const;

async function put(
  _id: string,
  fields: { setBy: string; setAt: number } & Readonly<Record<string, unknown>>,
): Promise<void> {
  if (await settings.insert({ _id, rev: 1, ...fields })) return;
  await settings.change({ _id }, { set: fields });
}
