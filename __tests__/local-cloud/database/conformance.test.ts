import { ALL_CASES } from './cases/all';
import type { Kit } from './support/case';
import { type SdkDatabase, startSdkDatabase } from './support/sdk';

let sdk: SdkDatabase;
let kit: Kit;

beforeAll(async () => {
  sdk = await startSdkDatabase();
  kit = {
    db: sdk.db,
    _: sdk.db.command,
    $: sdk.db.command.aggregate,
    engine: sdk.engine,
    async load(documents = []) {
      const collection = sdk.db.collection(sdk.fresh());
      if (documents.length > 0) await collection._collection.add(documents);
      return collection;
    },
  };
});

afterAll(() => sdk.stop());

const areas = [...new Set(ALL_CASES.map(({ area }) => area))];

describe.each(areas)('%s', (area) => {
  const cases = ALL_CASES.filter((one) => one.area === area);
  test.each(cases.map((one) => [`${one.feature}: ${one.name}`, one] as const))('%s', (_title, one) =>
    one.run(kit),
  );
});
