import { startTestCloud, type TestCloud } from '../support/cloud';
import { at, mark, markAll, night, tick } from '../support/roll';
import { floorOf, loadSmallSchool, studentOf } from '../support/small-school';

let cloud: TestCloud;
const SHEET = night(floorOf(1));

interface TodoPage {
  items: { todoId: string; kind: string; state: string; dueAt: number | null; link: object | null }[];
  next: string | null;
}
interface MessagePage {
  items: { messageId: string; kind: string; readAt: number | null; wechat: string }[];
  next: string | null;
}

beforeAll(async () => {
  const env = { REMINDER_TEMPLATES: JSON.stringify({ 'roll-take': 'T-TAKE' }) };
  cloud = await startTestCloud({ now: at('21:40'), functions: { jobs: { env }, notice: { env } } });
  loadSmallSchool(cloud.db);
  await tick(cloud, at('21:40'));
}, 60_000);
afterAll(() => cloud.stop());

test('nobody is asked to sign in; unknown keys and operators are refused', async () => {
  expect(await cloud.as('stranger').call('notice', 'todos')).toMatchObject({
    error: { code: 'SIGN_IN_REQUIRED' },
  });
  for (const input of [{ who: 'x' }, { state: { $ne: null } }, { cursor: { $gt: '' } }, { cursor: '["x"' }]) {
    expect(await cloud.as('leader1').call('notice', 'todos', input)).toMatchObject({
      error: { code: 'INPUT_INVALID' },
    });
  }
});

test('consents are a ledger: an acceptance counts one, its replay none, a refusal none', async () => {
  const answers = [
    { key: 'roll-take', answer: 'accept' },
    { key: 'todo', answer: 'reject' },
  ];
  const send = () =>
    cloud.as('leader1').ok('notice', 'record-consent', { answers }, { requestId: 'consent-intent-1' });
  expect(await send()).toEqual({
    templates: [
      { key: 'roll-take', left: 1 },
      { key: 'todo', left: 0 },
    ],
  });
  await send();
  const { templates } = await cloud
    .as('leader1')
    .ok<{ templates: { key: string; left: number }[] }>('notice', 'reminders');
  expect(templates.find((one) => one.key === 'roll-take')?.left).toBe(1);
});

test('a to-do of a check: open with its due time, done when the roll is submitted or expired at the lock', async () => {
  await tick(cloud, at('22:11'));
  const todos = () => cloud.as('leader1').ok<TodoPage>('notice', 'todos');
  expect((await todos()).items).toMatchObject([
    {
      kind: 'roll-call.take',
      state: 'open',
      dueAt: at('23:00'),
      link: { domain: 'roll-call', page: 'sheet', query: { sheetId: SHEET } },
    },
  ]);
  await mark(cloud, 'leader1', SHEET, { [studentOf(1, 1, 1)]: 'present' });
  await markAll(cloud, 'leader1', SHEET);
  await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: SHEET });
  expect((await todos()).items).toEqual([]);
  await tick(cloud, at('00:01', '2026-11-24'));
  const closed = await cloud.as('leader2').ok<TodoPage>('notice', 'todos', { state: 'closed' });
  expect(closed.items).toMatchObject([{ kind: 'roll-call.take', state: 'expired' }]);
});

test('messages page by cursor, are nobody else’s, and are read by id or all at once', async () => {
  const docs = Array.from({ length: 7 }, (_none, index) => ({
    _id: `m${index}`,
    rev: 0,
    personId: 'leader2',
    form: 'message',
    key: `k${index}`,
    kind: 'test',
    title: `第 ${index} 条`,
    body: '',
    state: 'unread',
    live: 1,
    priority: 'normal',
    rank: index,
    createdAt: at('20:00') + (index % 3),
    dueAt: null,
    doneAt: null,
    expireAt: null,
    link: null,
    wechat: 'none',
    template: null,
  }));
  cloud.db.insert('notices', docs);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page: MessagePage = await cloud
      .as('leader2')
      .ok('notice', 'messages', { limit: 3, ...(cursor ? { cursor } : {}) });
    seen.push(...page.items.map((item) => item.messageId));
    cursor = page.next ?? undefined;
  } while (cursor);
  expect([...seen].sort()).toEqual(docs.map((doc) => doc._id));
  expect(await cloud.as('leader1').ok('notice', 'read', { messageIds: ['m0'] })).toEqual({ read: 0 });
  expect(await cloud.as('leader2').ok('notice', 'read', { messageIds: ['m0', 'm1'] })).toEqual({ read: 2 });
  expect(await cloud.as('leader2').ok('notice', 'read', { allUpTo: at('23:00', '2026-11-24') })).toEqual({
    read: 5,
  });
});

const copyOf = (personId: string) => cloud.db.find('notices', { personId, kind: 'roll-call.take' })[0];
const left = async (openid: string) => {
  const { templates } = await cloud
    .as(openid)
    .ok<{ templates: { key: string; left: number; templateId: string }[] }>('notice', 'reminders');
  return templates.find((one) => one.key === 'roll-take');
};

test('a WeChat copy is sent on a consent, which it uses up; without one it says so and never that it was sent; not for what is done', async () => {
  // leader1 gave one consent above, and WeChat knows of none: the ledger was out of step.
  expect(copyOf('leader2')?.wechat).toBe('no-consent');
  expect(copyOf('leader1')?.wechat).toBe('no-consent');
  expect(await left('leader1')).toMatchObject({ left: 0, templateId: 'T-TAKE' });
  const asked = cloud.local.openApi.log.filter((entry) => entry.api === 'subscribeMessage.send');
  expect(asked.map((entry) => entry.parameters.touser)).toEqual(['leader1']);

  cloud.local.openApi.consent('deputy1', 'T-TAKE');
  await cloud
    .as('deputy1')
    .ok('notice', 'record-consent', { answers: [{ key: 'roll-take', answer: 'accept' }] });
  expect(await left('deputy1')).toMatchObject({ left: 1 });
  cloud.db.insert('notices', [
    {
      ...copyOf('leader1'),
      _id: 'for-deputy1',
      personId: 'deputy1',
      state: 'open',
      expireAt: null,
      wechat: 'waiting',
      createdAt: at('00:02', '2026-11-24'),
    },
    {
      ...copyOf('leader1'),
      _id: 'done-by-deputy1',
      personId: 'deputy1',
      kind: 'roll-call.done',
      state: 'done',
      wechat: 'waiting',
      createdAt: at('00:01', '2026-11-24'),
    },
  ]);
  await tick(cloud, at('00:03', '2026-11-24'));
  expect(copyOf('deputy1')?.wechat).toBe('sent');
  expect(await left('deputy1')).toMatchObject({ left: 0 });
  expect(cloud.db.find('notices', { _id: 'done-by-deputy1' })).toMatchObject([{ wechat: 'none' }]);
});
