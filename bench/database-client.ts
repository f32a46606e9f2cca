import { connectSdk, type Open } from '../__tests__/local-cloud/database/support/sdk';

/** One client process of the database bench: runs a kind of operation for a time and reports how many were done. */
interface Order {
  kind: 'update' | 'read';
  collection: string;
  documents: number;
  milliseconds: number;
  inFlight: number;
}

async function once(db: Open, { kind, collection, documents }: Order): Promise<void> {
  const at = Math.floor(Math.random() * documents);
  const rows = db.collection(collection);
  if (kind === 'read') {
    const { data } = await rows
      .where({ classId: `c${at % (documents / 20)}` })
      .orderBy('no', 'asc')
      .limit(20)
      .get();
    if (data.length !== 20) throw new Error(`a read gave ${String(data.length)} of 20 documents`);
    return;
  }
  const { stats } = await rows
    .where({ _id: `k${at}`, state: db.command.eq('open') })
    .update({ data: { rev: db.command.inc(1) } });
  if (stats.updated !== 1) throw new Error('a conditional update found no document');
}

async function work(db: Open, order: Order): Promise<number[]> {
  const latencies: number[] = [];
  const end = performance.now() + order.milliseconds;
  const lane = async (): Promise<void> => {
    while (performance.now() < end) {
      const start = performance.now();
      await once(db, order);
      latencies.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: order.inFlight }, lane));
  return latencies;
}

const db = connectSdk(process.argv[2] ?? '');
process.on('message', (order: Order) => {
  void work(db, order).then(
    (latencies) => process.send?.({ latencies }),
    (error: unknown) => process.send?.({ failed: String(error) }),
  );
});
process.send?.({ ready: true });
