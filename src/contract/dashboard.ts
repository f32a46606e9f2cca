import * as v from 'valibot';
import { defineDomain, query } from './core/define';
import { count, day, id, instant } from './core/fields';
import { ownCard } from './leave-views';
import { todoView } from './notice';
import { checkId, counts, ownMark, restOfDuty, sheetCard, sheetState } from './roll-call-views';

/** Screens made of several domains. */
export const dashboard = defineDomain('dashboard', {
  errors: {},
  actions: {
    /** The home of every post in one call (≤ 4 database requests); absent parts are null or empty. */
    home: query({
      allow: 'bound',
      input: v.strictObject({}),
      output: v.object({
        day,
        person: v.object({
          personId: id,
          name: v.string(),
          kind: v.picklist(['student', 'staff']),
          /** 层长 · 灞柳校区1号楼3层 */
          posts: v.array(v.object({ role: v.string(), roleName: v.string(), scope: v.string() })),
        }),
        /** Sheets the caller takes today, or may claim now: what is due first. */
        sheets: v.array(sheetCard),
        /** Of those, the ones nobody has begun that `sheets` leaves out. */
        sheetsRest: v.optional(restOfDuty),
        /** A student's own checks today. */
        marks: v.array(ownMark),
        /** A student's own open leave that matters now: to answer, to come back from, or the next one. */
        leave: v.nullable(ownCard),
        /** Counselor: students of his classes with 旷, 未归 or 未见 today, and the classes they are in. */
        absentees: v.nullable(v.object({ day, people: count, classes: count })),
        /** Building leader, keeper, college, office: the running or last check over the scope. */
        floors: v.nullable(
          v.object({
            checkId,
            checkName: v.string(),
            opensAt: instant,
            closesAt: instant,
            floors: count,
            notBegun: count,
            byState: v.record(sheetState, v.number()),
            total: count,
            done: count,
            counts,
          }),
        ),
        /** Leaves that wait for the caller's decision; their to-dos stand in this number, not in `todos.top`. */
        leavesToDecide: count,
        todos: v.object({ open: count, top: v.array(todoView) }),
        unread: count,
        /** Names of the domains the caller's posts see, in the order of the home screen. */
        modules: v.array(v.string()),
      }),
      errors: [],
    }),
  },
});
