import type { MonthDoc } from '../../cloudfunctions/roll-call/documents';
import type { Status } from '../../src/contract/roll-call-rules';
import { addDays, dayOf, weekdayOf } from '../../src/contract/core/time';
import type { Database } from '../database/engine';
import { Random } from './random';

const DAYS = 30;
const SEED = 20261;

/** A month of marks for whose leave the demo counselor decides, so that a decision has something to be weighed by. */
export function addMarks(database: Database, now: number): void {
  const random = new Random(SEED);
  // The demo student's own calendar starts empty: his marks are made by whoever tries the app.
  const leaves = database.find('leave_requests').filter((leave) => leave._id !== 'demo-leave-own');
  const people = [...new Set(leaves.map((leave) => leave.personId as string))].sort();
  const today = dayOf(now);
  const days = Array.from({ length: DAYS }, (_none, index) => addDays(today, index - DAYS));
  const months = new Map<string, MonthDoc>();
  for (const [place, personId] of people.entries()) {
    for (const day of days) {
      const weekend = weekdayOf(day) % 6 === 0;
      const marks: Record<string, Status> = {
        ...(weekend ? {} : { drill: markOf(random, place), study: markOf(random, place) }),
        night: markOf(random, place),
      };
      const month = day.slice(0, 7);
      const _id = `${personId}:${month}`;
      const doc = months.get(_id) ?? { _id, rev: 0, personId, month, d: {} };
      months.set(_id, { ...doc, d: { ...doc.d, [day.slice(8)]: marks } });
    }
  }
  database.insert('roll_months', [...months.values()] as unknown as Record<string, unknown>[]);
}

/** Every third student is often late, every fourth has been missing; the others come. */
function markOf(random: Random, place: number): Status {
  const draw = random.next();
  if (place % 4 === 3 && draw < 0.03) return 'absent';
  if (place % 3 === 1 && draw < 0.08) return 'late';
  return draw > 0.99 ? 'late' : 'present';
}
