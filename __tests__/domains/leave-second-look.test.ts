import { cutIn, type Meets } from '../support/cut-in';
import { ask, at, decide, NOW, startLeaveSchool, type LeaveSchool } from '../support/leave-school';

/** What somebody does while the timer is half way through a step of the overdue ladder. */
let school: LeaveSchool;
beforeAll(async () => {
  school = await startLeaveSchool();
}, 120_000);
afterAll(() => school.stop());

const turnOf = (leaveId: string) => school.leave(leaveId).turn;
const isClimb: Meets = (action, body) =>
  action === 'database.modifyDocument' && body.includes('逾期未归：层长、辅导员');
const isTodo: Meets = (action, body) =>
  action === 'database.insertDocument' && body.includes('leave.overdue');

/** Where the step stands when the other is faster, and the to-dos it has written by then and that must be closed. */
const PLACES = [
  { place: 'before the step is written', of: isClimb, when: 'before', written: 0 },
  { place: 'after it is written, before anybody is told', of: isClimb, when: 'after', written: 0 },
  { place: 'while the to-dos are on their way', of: isTodo, when: 'before', written: 2 },
  { place: 'right after the to-dos are written', of: isTodo, when: 'after', written: 2 },
] as const;

type Rival = (counselor: string, leaveId: string) => Promise<unknown>;
const RIVALS: Record<string, Rival> = {
  'the guard scans him in': (_, leaveId) =>
    school.of('G1').ok('leave', 'passage', { leaveId, direction: 'in', means: 'number' }),
  'the counselor confirms his word': (counselor, leaveId) => decide(school, counselor, leaveId),
  'the counselor takes him in hand': (counselor, leaveId) =>
    school.of(counselor).ok('leave', 'acknowledge', { leaveId, note: '正在联系' }),
  'his 续假 is granted': (counselor, leaveId) => decide(school, counselor, leaveId),
  'the counselor takes the approval back': (counselor, leaveId) =>
    school.of(counselor).ok('leave', 'revoke', { leaveId, turn: turnOf(leaveId), reason: '家长不知情' }),
};

/** A student of his own each; the two floor leaders get the to-dos. */
const STUDENTS = Array.from({ length: 40 }, (_, index) => index + 1).filter((n) => n !== 1 && n !== 21);
const cases = PLACES.flatMap((place) =>
  Object.entries(RIVALS).map(([rival, act]) => ({ ...place, rival, act })),
).map((one, index) => {
  const number = STUDENTS[index] ?? 0;
  return { ...one, student: `S${number}`, counselor: number > 20 ? 'T5' : 'T1' };
});

describe('L9 a step of the ladder rings for nobody who is back, in hand or given longer by then', () => {
  test.each(cases)('$rival $place', async ({ of, when, written, rival, act, student, counselor }) => {
    school.clock.set(NOW);
    const { leaveId } = await ask(school, student, { from: NOW });
    await decide(school, counselor, leaveId);
    await school.tick(NOW);
    const turn = () => ({ leaveId, turn: turnOf(leaveId) });
    school.clock.set(at('20:30'));
    if (rival === 'his 续假 is granted')
      await school.of(student).ok('leave', 'extend', { ...turn(), to: at('23:30'), reason: '火车晚点' });
    if (rival === 'the counselor confirms his word') await school.of(student).ok('leave', 'return', turn());
    await school.tick(at('21:15'));
    expect(school.leave(leaveId)).toMatchObject({ state: 'away', overdue: { step: 0 } });

    const met = cutIn(school.db, of, when, () => act(counselor, leaveId));
    await school.tick(at('21:45'));
    expect(met()).toBe(true);

    const todos = school.db.find('notices', { kind: 'leave.overdue', 'link.query.leaveId': leaveId });
    expect(todos.map((row) => row.state)).toEqual(Array.from({ length: written }, () => 'done'));
    const held = rival === 'the counselor takes him in hand';
    expect(school.leave(leaveId).overdue).toEqual(
      held ? expect.objectContaining({ acknowledgedBy: counselor }) : null,
    );
  });
});
