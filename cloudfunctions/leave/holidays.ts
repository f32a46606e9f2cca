import { dayOf, instantOf } from '@contract/core/time';
import { addFigures, holidayFigures, type HolidayFigures } from '@contract/leave-holiday';
import { CLASS_KEEPERS } from '@contract/leave-roles';
import { gte } from '@kernel/filter';
import type { Context } from '@kernel/context';
import type { Identity } from '@kernel/identity';
import { reaches, scopeOf, type Scope } from '@kernel/scope';
import { classCards, peopleOfClasses, studentCount } from '../org/public';
import { contactsOf } from '../org/public-contacts';
import type { HolidayClassDoc, HolidayDoc, HolidayRow } from './documents';
import type { LeaveHandlers, Reply } from './handlers';
import { holidayClasses, holidays } from './repo';

const ATTEMPTS = 4;
const WHY = 'the class was checked against the caller’s reach';
const NOBODY: HolidayRow = { plan: null, leftAt: null, backAt: null, guardian: null };
const NOTHING = holidayFigures([]);

function present(holiday: HolidayDoc, now: number): Reply<'open-holiday'> {
  const { title, leaveFromOn, backByOn } = holiday;
  return { holidayId: holiday._id, title, leaveFromOn, backByOn, closed: now > closesAt(holiday) };
}

/** A week after the day of return: latecomers are still entered. */
function closesAt(holiday: HolidayDoc): number {
  return instantOf(holiday.backByOn, '24:00') + 7 * 86_400_000;
}

async function reachedClass(ctx: Context<'NOT_FOUND'>, classId: string) {
  const card = (await classCards([classId]))[0];
  if (!card || !reaches(scopeOf(ctx.identity, CLASS_KEEPERS), card)) return ctx.fail('NOT_FOUND');
  return card;
}

async function openHoliday(ctx: Context<'NOT_FOUND'>, holidayId: string): Promise<HolidayDoc> {
  const holiday = await holidays.unsafeFirst('holidays are everybody’s', { _id: holidayId });
  return holiday ?? ctx.fail('NOT_FOUND');
}

function figuresOf(people: readonly { personId: string }[], rows: Readonly<Record<string, HolidayRow>>) {
  return holidayFigures(people.map(({ personId }) => rows[personId] ?? NOBODY));
}

/** The part of the caller's scope that lies in the tree of studies: classes have no place. */
function studyScope(identity: Identity): Scope {
  const scope = scopeOf(identity, CLASS_KEEPERS);
  if (scope.all) return scope;
  return { all: false, nodes: scope.nodes.filter(({ level }) => level === 'college' || level === 'class') };
}

/** L16: 离校/返校, a class at a time, parents' contact on record. */
export const holidayHandlers: Pick<
  LeaveHandlers,
  'open-holiday' | 'holidays' | 'holiday-class' | 'holiday-totals' | 'confirm-holiday'
> = {
  'open-holiday': async (ctx, { title, leaveFromOn, backByOn }) => {
    if (backByOn <= leaveFromOn || backByOn < dayOf(ctx.now)) {
      return ctx.fail('LEAVE_PERIOD', { why: '返校日期要晚于离校日期，且不能已经过去' });
    }
    const doc: HolidayDoc = {
      _id: ctx.newId('holiday'),
      rev: 0,
      title,
      leaveFromOn,
      backByOn,
      by: ctx.identity.personId,
      createdAt: ctx.now,
    };
    await holidays.insert(doc);
    return present(doc, ctx.now);
  },

  holidays: async (ctx) => {
    const rows = await holidays.unsafeFind(
      'holidays are everybody’s',
      { backByOn: gte(dayOf(ctx.now - 30 * 86_400_000)) },
      { sort: [['backByOn', -1]], limit: 20 },
    );
    return { holidays: rows.map((row) => present(row, ctx.now)) };
  },

  'holiday-class': async (ctx, { holidayId, classId }) => {
    const card = await reachedClass(ctx, classId);
    const [holiday, people, doc] = await Promise.all([
      openHoliday(ctx, holidayId),
      peopleOfClasses([classId]),
      holidayClasses.unsafeFirst(WHY, { _id: `${holidayId}:${classId}` }),
    ]);
    const phones = new Map(
      (await contactsOf(people.map((one) => one.personId))).map((one) => [one.personId, one]),
    );
    const rows = doc?.rows ?? {};
    return {
      holiday: present(holiday, ctx.now),
      classId,
      className: card.name,
      rows: people.map(({ personId, name }) => {
        const { plan, leftAt, backAt, guardian } = rows[personId] ?? NOBODY;
        return {
          personId,
          name,
          plan,
          leftAt,
          backAt,
          guardian: guardian && { at: guardian.at, byName: guardian.byName, how: guardian.how },
          guardianPhone: guardian?.phone ?? phones.get(personId)?.guardianPhone ?? null,
        };
      }),
      ...figuresOf(people, rows),
    };
  },

  // Classes, their counted rows, students: 4 requests for a school as for a class.
  'holiday-totals': async (ctx, { holidayId }) => {
    const scope = studyScope(ctx.identity);
    const [, cards, docs, students] = await Promise.all([
      openHoliday(ctx, holidayId),
      classCards(),
      holidayClasses.unsafeAll(
        'only classes in reach are answered',
        { holidayId },
        { fields: ['classId', 'students', 'figures', 'countedAt'] },
      ),
      studentCount(scope),
    ]);
    const entered = new Map(docs.map((doc) => [doc.classId, doc]));
    const classes = cards
      .filter((card) => reaches(scope, card))
      .map(({ classId, name, collegeName }) => {
        const doc = entered.get(classId);
        return {
          classId,
          className: name,
          collegeName,
          students: doc?.students ?? null,
          countedAt: doc?.countedAt ?? null,
          ...(doc?.figures ?? NOTHING),
        };
      });
    const toDo = (one: (typeof classes)[number]) => (one.students ?? 1e6) - one.answered;
    return {
      students,
      ...classes.reduce<HolidayFigures>(addFigures, NOTHING),
      classes: classes.sort((a, b) => toDo(b) - toDo(a) || (a.classId < b.classId ? -1 : 1)),
    };
  },

  'confirm-holiday': async (ctx, { holidayId, classId, personIds, step, plan, guardian }) => {
    const [, holiday, people] = await Promise.all([
      reachedClass(ctx, classId),
      openHoliday(ctx, holidayId),
      peopleOfClasses([classId]),
    ]);
    if (ctx.now > closesAt(holiday)) return ctx.fail('LEAVE_HOLIDAY_CLOSED');
    const strangers = personIds.filter((id) => !people.some((one) => one.personId === id));
    if (strangers.length > 0) return ctx.fail('LEAVE_OUT_OF_SCOPE', { names: strangers.slice(0, 10) });
    const { personId: by, name: byName } = ctx.identity;
    const _id = `${holidayId}:${classId}`;
    const entry = { at: ctx.now, by, text: `${step === 'leave' ? '离校' : '返校'} ${personIds.length} 人` };
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const held = await holidayClasses.unsafeFirst(WHY, { _id });
      const rows: Record<string, HolidayRow> = { ...held?.rows };
      for (const id of personIds) {
        const row = rows[id] ?? NOBODY;
        const goes = plan ?? row.plan;
        const leftAt = step === 'leave' ? (row.leftAt ?? ctx.now) : row.leftAt;
        rows[id] = {
          plan: goes,
          // Staying is an answer, not a departure.
          leftAt: goes === 'stay' ? null : leftAt,
          backAt: step === 'back' ? (row.backAt ?? ctx.now) : row.backAt,
          guardian: guardian
            ? { at: ctx.now, byName, how: guardian.how, phone: guardian.phone ?? null }
            : row.guardian,
        };
      }
      const counted = { students: people.length, figures: figuresOf(people, rows), countedAt: ctx.now };
      const doc: HolidayClassDoc = { _id, rev: 0, holidayId, classId, rows, ...counted, log: [entry] };
      const written = held
        ? await holidayClasses.change(
            { _id, rev: held.rev },
            {
              set: { ...counted, ...Object.fromEntries(personIds.map((id) => [`rows.${id}`, rows[id]])) },
              push: { log: { each: [entry] } },
            },
          )
        : await holidayClasses.insert(doc);
      if (written) return { confirmed: personIds.length, ...counted.figures };
    }
    throw new Error(`the class sheet ${_id} keeps changing`);
  },
};
