import { Database } from '../../../../local-cloud/database/engine';

/** What has been acknowledged: the counter's value, or the number of a committed pair. */
export interface Report {
  counter?: number;
  pair?: number;
}

const report = (done: Report): void => {
  process.send?.(done);
};

/** Writes without end and reports each acknowledgement; the durability test kills it. */
async function run(file: string): Promise<void> {
  const database = Database.open({ file, durability: 'full' });
  database.declare([
    { name: 'c', indexes: [] },
    { name: 'pairs', indexes: [{ name: 'by_n', keys: [['n', 1]] }] },
  ]);
  if (database.count('c') === 0) database.insert('c', [{ _id: 'counter', n: 0 }]);
  let counter = database.find('c', { _id: 'counter' })[0]?.n as number;
  let pair = Math.max(0, ...database.find('pairs').map(({ n }) => n as number));
  for (;;) {
    counter += 1;
    const update = {
      collectionName: 'c',
      queryType: 'DOC',
      query: '{"_id":"counter"}',
      data: '{"$inc":{"n":1}}',
      merge: true,
      upsert: false,
      multi: false,
    };
    await expectFine(database, 'database.modifyDocument', update);
    report({ counter });
    pair += 1;
    const { transactionId } = await expectFine(database, 'database.startTransaction', {});
    for (const half of ['left', 'right']) {
      const data = [JSON.stringify({ _id: `${pair}${half}`, n: pair, pad: 'x'.repeat(5000) })];
      await expectFine(database, 'database.insertDocument', { collectionName: 'pairs', data, transactionId });
    }
    await expectFine(database, 'database.commitTransaction', { transactionId });
    report({ pair });
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function expectFine(
  database: Database,
  action: string,
  body: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const reply = await database.handle(action, body, 'w');
  if (reply.body.code !== undefined) throw new Error(JSON.stringify(reply.body));
  return reply.body;
}

void run(process.argv[2] ?? '');
