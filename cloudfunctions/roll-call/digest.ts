import { addDays, atSchool, dayOf } from '@contract/core/time';
import { oneOf } from '@kernel/filter';
import { holders } from '../org/public';
import { sendMessage } from '../notice/public';
import { exceptions } from './repo';

const FROM_HOUR = 7;
/** Later than this it is no morning's news; until then a timer that was missed is made good. */
const TO_HOUR = 12;
const MISSED = ['absent', 'not-back', 'not-seen'] as const;

/** Each counselor's morning words about yesterday; sent once a day, whenever the first run after 07:00 comes. */
export async function sendMorningDigest(now: number): Promise<number> {
  const hour = atSchool(now).hour();
  if (hour < FROM_HOUR || hour >= TO_HOUR) return 0;
  const day = addDays(dayOf(now), -1);
  const rows = await exceptions.unsafeAll(
    'grouped by class before it is sent to the class’s own counselor',
    { day, s: oneOf(MISSED) },
    { fields: ['personId', 'name', 'classId', 'streak'] },
  );
  if (rows.length === 0) return 0;
  const classIds = [...new Set(rows.flatMap((row) => (row.classId === null ? [] : [row.classId])))];
  const counselors = await holders(classIds, ['counselor'], dayOf(now));
  const byPerson = new Map<string, Set<string>>();
  for (const post of counselors) {
    byPerson.set(post.personId, (byPerson.get(post.personId) ?? new Set()).add(post.nodeId));
  }
  let sent = 0;
  for (const [counselorId, classes] of byPerson) {
    const own = rows.filter((row) => row.classId !== null && classes.has(row.classId));
    const people = new Set(own.map((row) => row.personId));
    // By person: at one of his checks it may be the second day, at another the first.
    const running = new Map(own.filter((row) => row.streak >= 2).map((row) => [row.personId, row.name]));
    const names = [...running.values()].slice(0, 10).join('、');
    const again = running.size > 0 ? `连续两天以上：${names}。` : '';
    sent += await sendMessage(
      {
        key: `roll-digest:${day}`,
        kind: 'roll-call.digest',
        title: `昨天缺勤 ${people.size} 人`,
        body: `${again}点开查看名单。`,
        link: { domain: 'roll-call', page: 'absentees', query: { day } },
      },
      [counselorId],
      now,
    );
  }
  return sent;
}
