import { startTestCloud, type TestCloud } from '../../support/cloud';
import { functionFolder, removeFunctionFolders } from './function-folder';

const ASK = `
  const cloud = require('wx-server-sdk');
  cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
  const db = cloud.database();
  const _ = db.command;
  const people = db.collection('people');
  const questions = {
    one: () => people.where({ no: 7 }).get(),
    either: () => people.where(_.or([{ no: 7 }, { name: 'n8' }])).get(),
    count: () => people.where({ no: 7 }).count(),
    change: () => people.where({ no: 7 }).update({ data: { seen: true } }),
    group: () => people.aggregate().match({ no: 7 }).count('n').end(),
  };
  exports.main = async ({ question }) => { await questions[question](); return 'ok'; };`;

const INDEXES = [
  { name: 'by_no', keys: [['no', 1]] as [string, 1][] },
  { name: 'by_name', keys: [['name', 1]] as [string, 1][] },
];

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud({ functionsDir: functionFolder({ ask: ASK }) });
  cloud.db.declare([{ name: 'people', indexes: INDEXES }]);
  cloud.db.insert(
    'people',
    Array.from({ length: 1_500 }, (_, at) => ({ _id: `p${at}`, no: at, name: `n${at}` })),
  );
});
afterAll(async () => {
  await cloud.stop();
  removeFunctionFolders();
});

/** What the budgets of the domains ask (`__tests__/domains/*-costs.test.ts`). */
async function budget(question: string): Promise<void> {
  expect((await cloud.as('ann').raw('ask', { question })).result).toBe('ok');
  expect(cloud.meter()).toMatchObject({ databaseRequests: 1, scans: 0 });
}

describe.each(['one', 'either', 'count', 'change', 'group'])('a budget on the question "%s"', (question) => {
  test('holds with its index, breaks as soon as it is gone', async () => {
    cloud.db.declare([{ name: 'people', indexes: INDEXES }]);
    await budget(question);
    expect(cloud.meter().operations[0]?.index).toContain('by_no');
    cloud.db.declare([{ name: 'people', indexes: INDEXES.slice(1) }]);
    await expect(budget(question)).rejects.toThrow(/scans/);
    expect(cloud.meter()).toMatchObject({ scans: 1, examined: 1_500 });
    expect(cloud.meter().operations[0]).toMatchObject({ index: null, scan: true });
  });
});
