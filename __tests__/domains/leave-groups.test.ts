import { cutIn, type Meets } from '../support/cut-in';
import { ask, at, NOW, startLeaveSchool, type LeaveSchool } from '../support/leave-school';

let school: LeaveSchool;
beforeAll(async () => {
  school = await startLeaveSchool();
}, 120_000);
afterAll(() => school.stop());
beforeEach(() => {
  school.clock.set(NOW);
});

const trip = { title: '技能竞赛', kind: 'official', from: at('18:00'), to: at('22:00'), offCampus: true };

describe('R5 official leave of a group is one act', () => {
  interface Group {
    group: { groupId: string; members: number; cancelled: boolean };
    open: boolean;
    cancelReason: string;
    people: { personId: string; name: string; className: string; leaveId: string | null; state: string }[];
  }
  /** Registers an act in a moment of its own. */
  let moment = NOW;
  const act = () => {
    moment += 60_000;
    school.clock.set(moment);
    return school.of('T1').ok<{ group: { groupId: string } }>('leave', 'group-official', {
      ...trip,
      personIds: ['S11', 'S10'],
    });
  };

  test('every member has it, who is added late too; nobody of another class; cancelled, it is gone', async () => {
    expect(await school.code('T1', 'group-official', { ...trip, personIds: ['S10', 'S30'] })).toBe(
      'LEAVE_OUT_OF_SCOPE',
    );
    const { group, unknown } = await school
      .of('T1')
      .ok<{ group: { groupId: string; members: number }; unknown: string[] }>('leave', 'group-official', {
        ...trip,
        personIds: ['S10', 'S11', 'S999'],
      });
    expect(group.members).toBe(2);
    expect(unknown).toEqual(['S999']);
    const spans = () => school.db.find('absence_spans', { 'source.domain': 'leave', kind: 'official' });
    expect(spans().map((span) => [span.personId, span.state])).toEqual([
      ['S10', 'active'],
      ['S11', 'active'],
    ]);
    expect(await school.code('T5', 'add-to-group', { groupId: group.groupId, personIds: ['S31'] })).toBe(
      'NOT_FOUND',
    );
    const more = { groupId: group.groupId, personIds: ['S12'] };
    expect(await school.of('T1').ok('leave', 'add-to-group', more)).toMatchObject({ group: { members: 3 } });
    expect(spans()).toHaveLength(3);
    const mine = await school
      .of('S12')
      .ok<{ items: { groupTitle: string; state: string }[] }>('leave', 'mine', {});
    expect(mine.items[0]).toMatchObject({ groupTitle: '技能竞赛', state: 'scheduled' });
    await school.of('T1').ok('leave', 'cancel-group', { groupId: group.groupId, reason: '比赛改期' });
    expect(spans().every((span) => span.state === 'cancelled')).toBe(true);
    expect(await school.code('T1', 'add-to-group', { groupId: group.groupId, personIds: ['S13'] })).toBe(
      'LEAVE_GROUP_OVER',
    );
  });

  test('its maker and the office read the names; nobody else learns that it exists', async () => {
    const { groupId } = (await act()).group;
    expect(await school.code('S10', 'group', { groupId })).toBe('FORBIDDEN');
    expect(await school.code('G1', 'group', { groupId })).toBe('FORBIDDEN');
    expect(await school.code('T5', 'group', { groupId })).toBe('NOT_FOUND');
    expect(await school.code('T1', 'group', { groupId: 'absent' })).toBe('NOT_FOUND');
    expect(await school.code('T1', 'group', { groupId, of: 'x' })).toBe('INPUT_INVALID');
    for (const reader of ['T1', 'T4']) {
      const found = await school.of(reader).ok<Group>('leave', 'group', { groupId });
      expect(found).toMatchObject({ open: true, group: { members: 2 } });
      expect(found.people).toMatchObject([
        { personId: 'S10', name: '学生10', className: '一班', state: 'scheduled' },
        { personId: 'S11', name: '学生11', state: 'scheduled' },
      ]);
    }
  });

  test('cancelled it says why and takes nobody any more', async () => {
    const { groupId } = (await act()).group;
    await school.of('T1').ok('leave', 'cancel-group', { groupId, reason: '比赛改期' });
    const found = await school.of('T1').ok<Group>('leave', 'group', { groupId });
    expect(found).toMatchObject({ open: false, cancelReason: '比赛改期', group: { cancelled: true } });
    expect(found.people.map((one) => one.state)).toEqual(['revoked', 'revoked']);
    const over = (await act()).group.groupId;
    school.clock.set(trip.to);
    expect(await school.code('T1', 'cancel-group', { groupId: over, reason: '比赛改期' })).toBe(
      'LEAVE_GROUP_OVER',
    );
  });
});

describe('R5 several acts for one student in one moment', () => {
  const register = (person: string, title: string, personIds: string[]) =>
    school.of(person).ok<{ group: { groupId: string } }>('leave', 'group-official', {
      ...trip,
      title,
      personIds,
    });
  const titlesOf = (personId: string) =>
    school.db
      .find('leave_requests', { personId })
      .map((row) => [row.groupTitle, row.state, row.pendingEffects])
      .sort();
  const spansOf = (personId: string) =>
    school.db.find('absence_spans', { personId, kind: 'official', state: 'active' });

  test('at once, one after the other and late: he is in every one, and so is everybody else', async () => {
    const both = await Promise.all([
      register('T1', '技能竞赛', ['S2', 'S3']),
      register('T2', '运动会', ['S3', 'S22']),
    ]);
    await register('T4', '志愿服务', ['S3', 'S4']);
    await school.of('T1').ok('leave', 'add-to-group', {
      groupId: both[0].group.groupId,
      personIds: ['S4'],
    });
    expect(titlesOf('S3')).toEqual([
      ['志愿服务', 'scheduled', 0],
      ['技能竞赛', 'scheduled', 0],
      ['运动会', 'scheduled', 0],
    ]);
    expect(spansOf('S3')).toHaveLength(3);
    expect(titlesOf('S4').map(([title]) => title)).toEqual(['志愿服务', '技能竞赛']);
    expect(titlesOf('S2').map(([title]) => title)).toEqual(['技能竞赛']);
    expect(titlesOf('S22').map(([title]) => title)).toEqual(['运动会']);
    expect(
      school
        .notices('S3', 'message')
        .map((row) => row.title)
        .sort(),
    ).toEqual(['已登记志愿服务', '已登记技能竞赛', '已登记运动会']);
    expect((await school.of('S3').ok<{ items: unknown[] }>('leave', 'mine', {})).items).toHaveLength(3);
  });

  const isMember: Meets = (action, body) =>
    action === 'database.insertDocument' && body.includes('技能竞赛') && body.includes('leave_requests');

  test('the other act cuts in right before the leaves are written', async () => {
    const met = cutIn(school.db, isMember, 'before', () => register('T2', '运动会', ['S5', 'S6']));
    await register('T1', '技能竞赛', ['S5', 'S7']);
    expect(met()).toBe(true);
    expect(titlesOf('S5').map(([title]) => title)).toEqual(['技能竞赛', '运动会']);
    expect(titlesOf('S7')).toEqual([['技能竞赛', 'scheduled', 0]]);
  });

  test.each(['before', 'after'] as const)(
    'cancelled right %s the leaves are written: nobody has one',
    async (when) => {
      const student = when === 'before' ? 'S13' : 'S14';
      cutIn(school.db, isMember, when, () => {
        const group = school.db.find('leave_groups', { members: student })[0];
        return school.of('T1').ok('leave', 'cancel-group', { groupId: group?._id, reason: '比赛改期' });
      });
      await register('T1', '技能竞赛', [student]);
      await school.tick(NOW + 60_000);
      expect(titlesOf(student)).toEqual(when === 'before' ? [] : [['技能竞赛', 'revoked', 0]]);
      expect(spansOf(student)).toEqual([]);
      expect(school.db.count('leave_groups', { pendingEffects: { $gt: 0 } })).toBe(0);
    },
  );

  test('half cancelled while somebody is added: who has his leave keeps it for the cancelling to tell him', async () => {
    const { groupId } = (await register('T1', '技能竞赛', ['S15'])).group;
    cutIn(school.db, isMember, 'before', () => {
      const [row] = school.db.find('leave_groups', { _id: groupId });
      school.db.remove('leave_groups', { _id: groupId });
      school.db.insert('leave_groups', [{ ...row, cancelled: true }]);
      return Promise.resolve();
    });
    await school.of('T1').ok('leave', 'add-to-group', { groupId, personIds: ['S16'] });
    expect([titlesOf('S15'), titlesOf('S16')]).toEqual([[['技能竞赛', 'scheduled', 0]], []]);
    await school.of('T1').ok('leave', 'cancel-group', { groupId, reason: '比赛改期' });
    expect(school.notices('S15', 'message').map((row) => row.title)).toContain('技能竞赛已取消');
    expect(spansOf('S15')).toEqual([]);
  });

  test('his own asking has the number', async () => {
    await register('T1', '技能竞赛', ['S8']);
    await ask(school, 'S8', { from: at('08:00', '2026-12-20'), to: at('20:00', '2026-12-20') });
    school.clock.set(NOW + 1);
    await register('T1', '运动会', ['S8']);
    expect(titlesOf('S8').map(([title, state]) => [title, state])).toEqual([
      [null, 'pending'],
      ['技能竞赛', 'scheduled'],
      ['运动会', 'scheduled'],
    ]);
  });

  test('a run that dies over it is gone on with by the timer, and nobody has it twice', async () => {
    await register('T2', '运动会', ['S9', 'S12']);
    for (let request = 4; request <= 14; request += 1) {
      const title = `竞赛${request}`;
      school.fault({ kind: 'kill-after', at: request, functionName: 'leave', action: 'group-official' });
      const input = { ...trip, title, personIds: ['S9'] };
      await school
        .of('T1')
        .call('leave', 'group-official', input)
        .catch(() => undefined);
      await school.tick(NOW + 60_000);
      school.clock.set(NOW);
      expect(titlesOf('S9').filter(([name]) => name === title)).toEqual([[title, 'scheduled', 0]]);
    }
  });
});

describe('R5 an act of three hundred', () => {
  const MANY = 300;
  const ids = Array.from({ length: MANY }, (_, index) => `M${index + 1}`);
  const spans = (state: string) =>
    school.db.count('absence_spans', { personId: { $in: ids }, kind: 'official', state });
  const waiting = () =>
    school.db.count('leave_requests', { personId: { $in: ids }, pendingEffects: { $gt: 0 } });
  const messages = (title: string) => school.db.count('notices', { personId: { $in: ids }, title });
  const called = async (action: string, input: object) => {
    const reply = await school.of('T1').ok<{ group: { groupId: string } }>('leave', action, input);
    const { log } = school.meter(action);
    return { reply, requests: Number(log?.db) + Number(log?.drain) };
  };
  let groupId = '';

  beforeAll(() => {
    const [model] = school.db.find('people', { _id: 'S2' });
    school.db.insert(
      'people',
      ids.map((_id) => ({ ...model, _id, name: `队员${_id}` })),
    );
  });

  test('is there for everybody when its maker has his answer, in few requests for each fifty', async () => {
    const { reply, requests } = await called('group-official', { ...trip, title: '大合唱', personIds: ids });
    groupId = reply.group.groupId;
    expect(requests).toBeLessThan(100);
    expect([spans('active'), waiting(), messages('已登记大合唱')]).toEqual([MANY, 0, MANY]);
    // Nothing is left for the timer, and nobody hears of it twice.
    await school.tick(NOW + 60_000);
    expect([spans('active'), messages('已登记大合唱')]).toEqual([MANY, MANY]);
  });

  test('called off: nobody has it any more at once; spans, passes and messages follow with the timer', async () => {
    const { requests } = await called('cancel-group', { groupId, reason: '改期' });
    expect(school.db.count('leave_requests', { groupId, state: 'revoked' })).toBe(MANY);
    // The write of each, and what thirty of them bring with them.
    expect(requests).toBeLessThan(2 * MANY);
    for (let minute = 2; minute <= 5; minute += 1) await school.tick(NOW + minute * 60_000);
    expect([spans('active'), waiting(), messages('大合唱已取消')]).toEqual([0, 0, MANY]);
    expect(school.db.count('leave_revocations', { _id: { $regex: `^${groupId}` } })).toBe(MANY);
  });

  test('who is called off while the act is being written does not get its absence back', async () => {
    const spanWritten: Meets = (action, body) =>
      action === 'database.insertDocument' && body.includes('absence_spans') && body.includes('M7');
    const met = cutIn(school.db, spanWritten, 'before', () => {
      const [leave] = school.db.find('leave_requests', { personId: 'M7', state: 'scheduled' });
      return school.of('T1').ok('leave', 'revoke', { leaveId: leave?._id, turn: 0, reason: '受伤' });
    });
    school.clock.set(NOW + 6 * 60_000);
    await called('group-official', { ...trip, title: '合唱', personIds: ['M7', 'M8'] });
    expect(met()).toBe(true);
    const own = (personId: string) => school.db.find('absence_spans', { personId, state: 'active' });
    expect([own('M7'), own('M8').length, waiting()]).toEqual([[], 1, 0]);
  });
});
