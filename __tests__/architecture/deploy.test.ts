import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildFunctions } from '../../config/build-functions';
import { applyPlan, type Manager } from '../../config/deploy/environment';
import { planComplaints, planInWords, readPlan, type DeployPlan } from '../../config/deploy/plan';

let dir: string;
let plan: DeployPlan;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'deploy-'));
  await buildFunctions({ outDir: dir });
  plan = readPlan(dir, {});
}, 60_000);

/** Records what a deployment asks of the cloud; `present` are the indexes that exist already; a cloud that `keepsStorage` ignores the rule. */
function recorder(
  present: readonly string[] = [],
  keepsStorage = false,
): { manager: Manager; asked: string[] } {
  const asked: string[] = [];
  let storage = 'READONLY';
  const note = (line: string): Promise<unknown> => Promise.resolve(asked.push(line));
  return {
    asked,
    manager: {
      database: {
        createCollectionIfNotExists: (name) => note(`collection ${name}`),
        checkIndexExists: (_name, index) => Promise.resolve({ Exists: present.includes(index) }),
        updateCollection: (name, { CreateIndexes }) =>
          note(
            `indexes ${name} ${CreateIndexes.map((index) => `${index.IndexName}${index.MgoKeySchema.MgoIsUnique ? '!' : ''}`).join(' ')}`,
          ),
      },
      permission: {
        modifyResourcePermission: ({ resource, permission }) => note(`rule ${resource} ${permission}`),
      },
      storage: {
        setStorageAcl: (permission) => {
          if (!keepsStorage) storage = permission;
          return note(`storage ${permission}`);
        },
        getStorageAcl: () => Promise.resolve(storage),
      },
      functions: {
        createFunction: ({ func }) =>
          note(`function ${func.name} ${func.timeout}s ${JSON.stringify(func.envVariables)}`),
        createFunctionTriggers: (name, triggers) =>
          note(`triggers ${name} ${triggers.map((trigger) => trigger.config).join()}`),
      },
    },
  };
}

describe('deployment', () => {
  test('the plan names every collection closed, the unique binding, the one timer and the missing setup code', () => {
    const words = planInWords(plan);
    expect(planComplaints(plan)).toEqual([]);
    expect(plan.collections.every((item) => !item.rule.read && !item.rule.write)).toBe(true);
    expect(
      plan.collections.find((item) => item.name === 'bindings')?.indexes.some((index) => index.unique),
    ).toBe(true);
    expect(plan.functions.flatMap((item) => item.triggers)).toHaveLength(1);
    expect(plan.missingVariables).toContain('org: SETUP_CODE');
    expect(words).toContain('SETUP_CODE(未设置)');
    expect(readPlan(dir, { SETUP_CODE: 'x' }).missingVariables).not.toContain('org: SETUP_CODE');
  });

  test('L17 files are private: the plan says so, the rule comes first, and one that does not take stops it all', async () => {
    expect(planInWords(plan)).toContain('云存储的文件：仅创建者及管理员可读写（PRIVATE）');
    const obeys = recorder();
    await applyPlan(obeys.manager, plan, dir, {}, () => undefined);
    expect(obeys.asked.slice(0, 2)).toEqual(['storage PRIVATE', expect.stringMatching(/^collection /)]);
    const deaf = recorder([], true);
    await expect(applyPlan(deaf.manager, plan, dir, {}, () => undefined)).rejects.toThrow(
      '云存储的权限没有设成 PRIVATE，现在是 READONLY',
    );
    expect(deaf.asked).toEqual(['storage PRIVATE']);
  });

  test('what an environment would refuse is said before anything is touched', () => {
    const index = (name: string) => ({ name, keys: [['a', 1]] as [string, 1 | -1][] });
    const wide = {
      name: 'wide',
      indexes: Array.from({ length: 11 }, (_, i) => index(`i${i}`)),
      rule: { read: false, write: false },
    };
    const open = { name: 'open', indexes: [], rule: { read: true, write: false } };
    expect(planComplaints({ ...plan, collections: [wide, open] })).toEqual([
      '集合 wide 有 11 个索引，超过 10 个',
      '集合 open 对客户端开放',
    ]);
  });

  test('applied twice, the second run creates no index; functions come after collections', async () => {
    const first = recorder();
    await applyPlan(first.manager, plan, dir, { SETUP_CODE: 'abc' }, () => undefined);
    const lastCollection = first.asked.findLastIndex((line) => line.startsWith('collection '));
    expect(first.asked.findIndex((line) => line.startsWith('function '))).toBeGreaterThan(lastCollection);
    expect(
      first.asked.filter((line) => line.startsWith('rule ')).every((line) => line.endsWith('ADMINONLY')),
    ).toBe(true);
    expect(
      first.asked.some((line) => line.startsWith('function org ') && line.includes('"SETUP_CODE":"abc"')),
    ).toBe(true);
    const every = plan.collections.flatMap((item) => item.indexes.map((index) => index.name));
    const second = recorder(every);
    await applyPlan(second.manager, plan, dir, {}, () => undefined);
    expect(second.asked.filter((line) => line.startsWith('indexes '))).toEqual([]);
  });
});
