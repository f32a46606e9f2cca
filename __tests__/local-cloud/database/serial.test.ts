import fc from 'fast-check';
import { Database } from '../../../local-cloud/database/engine';

const RUNS = process.env.FULL_REPEATS ? 5000 : 150;
const IDS = ['a', 'b', 'c'];

type Write = { kind: 'inc'; id: string; by: number } | { kind: 'set'; id: string; by: number };
type Act =
  Write | { kind: 'remove'; id: string } | { kind: 'add'; id: string } | { kind: 'read'; id: string };
type Step = Act | { kind: 'commit' } | { kind: 'rollback' };

const id = fc.constantFrom(...IDS);
const by = fc.integer({ min: 1, max: 5 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('inc', 'set'), id, by }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('remove', 'add', 'read'), id }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('commit', 'commit', 'rollback') }),
  },
);
/** Which of three transactions, or nobody (a plain write), does what next. */
const schedule = fc.array(fc.tuple(fc.constantFrom(0, 1, 2, 3), step), { maxLength: 30 });

const NAMES = {
  inc: 'modifyDocument',
  set: 'modifyDocument',
  remove: 'removeDocument',
  add: 'insertDocument',
  read: 'getDocument',
};

function bodyOf(one: Act): Record<string, unknown> {
  const query = JSON.stringify({ _id: one.id });
  const common = { collectionName: 'c', queryType: 'DOC', query, multi: false };
  switch (one.kind) {
    case 'inc':
      return { ...common, merge: true, upsert: false, data: JSON.stringify({ $inc: { n: one.by } }) };
    case 'set':
      return { ...common, merge: false, upsert: true, data: JSON.stringify({ n: one.by }) };
    case 'add':
      return { collectionName: 'c', data: [JSON.stringify({ _id: one.id, n: 100 })] };
    default:
      return common;
  }
}

type State = Map<string, number>;

/** What the step answers when it runs alone on a state, which it changes. */
function alone(state: State, one: Step): unknown {
  if (one.kind === 'commit' || one.kind === 'rollback') return undefined;
  const before = state.get(one.id);
  switch (one.kind) {
    case 'inc':
      if (before !== undefined) state.set(one.id, before + one.by);
      return before === undefined ? 0 : 1;
    case 'set':
      state.set(one.id, one.by);
      return before === undefined ? 0 : 1;
    case 'remove':
      return state.delete(one.id) ? 1 : 0;
    case 'add':
      if (before !== undefined) return 'duplicate';
      state.set(one.id, 100);
      return 1;
    default:
      return before ?? null;
  }
}

function answerOf(one: Step, data: Record<string, unknown>): unknown {
  if (one.kind === 'remove') return data.deleted;
  if (one.kind === 'add') return (data.insertedIds as unknown[]).length;
  if (one.kind !== 'read') return data.updated;
  const [text] = data.list as string[];
  return text === undefined ? null : (JSON.parse(text) as { n: number }).n;
}

/**
 * An update or a removal that met no document holds nothing: like a read it may be true of the snapshot only (write
 * skew), while what was written must fit the order of the commits.
 */
const wrote = ({ one, answer }: { one: Step; answer: unknown }): boolean =>
  one.kind !== 'read' && !((one.kind === 'inc' || one.kind === 'remove') && answer === 0);

const stateOf = (database: Database): State =>
  new Map(database.find('c').map((document) => [document._id as string, document.n as number]));

async function play(database: Database, moves: [number, Step][]): Promise<void> {
  const open = new Map<
    number,
    { transactionId: string; done: { one: Step; answer: unknown }[]; snapshot?: State }
  >();
  const serial: State = stateOf(database);
  for (const [who, one] of moves) {
    if (who === 3) {
      if (one.kind === 'commit' || one.kind === 'rollback' || one.kind === 'read' || one.kind === 'add')
        continue;
      try {
        // Plain writes through the direct door: a held document is an error there, not a wait.
        if (one.kind === 'remove') database.remove('c', { _id: one.id });
        else database.update('c', { _id: one.id }, { $inc: { n: one.by } });
      } catch {
        continue;
      }
      alone(serial, one.kind === 'set' ? { ...one, kind: 'inc' } : one);
      continue;
    }
    let mine = open.get(who);
    if (!mine) {
      const { body } = await database.handle('database.startTransaction', {}, 'r');
      open.set(who, (mine = { transactionId: String(body.transactionId), done: [] }));
    }
    const { transactionId } = mine;
    if (one.kind === 'commit' || one.kind === 'rollback') {
      open.delete(who);
      const { body } = await database.handle(
        `database.${one.kind === 'commit' ? 'commit' : 'abort'}Transaction`,
        { transactionId },
        'r',
      );
      expect(body.code).toBeUndefined();
      if (one.kind === 'commit')
        for (const past of mine.done) if (wrote(past)) expect(alone(serial, past.one)).toEqual(past.answer);
      expect(stateOf(database)).toEqual(serial);
      continue;
    }
    mine.snapshot ??= stateOf(database);
    const { body } = await database.handle(
      `database.${NAMES[one.kind]}`,
      { ...bodyOf(one), transactionId },
      'r',
    );
    if (body.code !== undefined) {
      // Conflict, or a duplicate _id: the transaction is gone at once.
      open.delete(who);
      expect((await database.handle('database.commitTransaction', { transactionId }, 'r')).body.code).toBe(
        'DATABASE_TRANSACTION_FAIL',
      );
      continue;
    }
    const answer = answerOf(one, body.data as Record<string, unknown>);
    // Inside, everything looks as if the transaction were alone on its snapshot.
    expect(answer).toEqual(alone(mine.snapshot, one));
    mine.done.push({ one, answer });
  }
  for (const { transactionId } of open.values())
    await database.handle('database.abortTransaction', { transactionId }, 'r');
  expect(stateOf(database)).toEqual(serial);
}

test('random transactions leave what they would leave one after another, each sees only its snapshot', async () => {
  await fc.assert(
    fc.asyncProperty(schedule, async (moves) => {
      const database = Database.open({ file: ':memory:' });
      database.declare([{ name: 'c', indexes: [] }]);
      database.insert('c', [
        { _id: 'a', n: 0 },
        { _id: 'b', n: 0 },
      ]);
      await play(database, moves);
      database.close();
    }),
    { numRuns: RUNS },
  );
});
