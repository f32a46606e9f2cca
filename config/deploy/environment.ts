import { join } from 'node:path';
import type { DeployPlan, PlannedCollection, PlannedFunction } from './plan';

/** The part of @cloudbase/manager-node that a deployment uses. */
export interface Manager {
  database: {
    createCollectionIfNotExists(name: string): Promise<unknown>;
    checkIndexExists(name: string, index: string): Promise<{ Exists: boolean }>;
    updateCollection(name: string, change: { CreateIndexes: CreateIndex[] }): Promise<unknown>;
  };
  permission: {
    modifyResourcePermission(options: {
      resourceType: 'collection';
      resource: string;
      permission: string;
    }): Promise<unknown>;
  };
  storage: {
    setStorageAcl(permission: string): Promise<unknown>;
    getStorageAcl(): Promise<string>;
  };
  functions: {
    createFunction(options: CreateFunction): Promise<unknown>;
    createFunctionTriggers(name: string, triggers: PlannedFunction['triggers']): Promise<unknown>;
  };
}

interface CreateIndex {
  IndexName: string;
  MgoKeySchema: { MgoIsUnique: boolean; MgoIndexKeys: { Name: string; Direction: string }[] };
}

interface CreateFunction {
  functionRootPath: string;
  force: boolean;
  func: {
    name: string;
    timeout: number;
    memorySize: number;
    runtime: string;
    handler: string;
    installDependency: boolean;
    envVariables: Record<string, string>;
  };
}

function asCreateIndex(index: PlannedCollection['indexes'][number]): CreateIndex {
  return {
    IndexName: index.name,
    MgoKeySchema: {
      MgoIsUnique: index.unique === true,
      MgoIndexKeys: index.keys.map(([Name, direction]) => ({ Name, Direction: String(direction) })),
    },
  };
}

/** Read back, for a rule that did not take would leave everybody's slips open and nobody would see it. */
async function closeStorage({ storage }: Manager, permission: string): Promise<void> {
  await storage.setStorageAcl(permission);
  const now = await storage.getStorageAcl();
  if (now !== permission) {
    throw new Error(
      `云存储的权限没有设成 ${permission}，现在是 ${now}：请在云开发控制台的“云存储”里改好权限，再运行一次`,
    );
  }
}

/**
 * Brings an environment to the plan: the rule of its files, collections, rules, indexes that are missing (none is dropped), then the
 * functions, each with its variables and trigger. May be repeated; a run that broke off is simply run again.
 */
export async function applyPlan(
  manager: Manager,
  plan: DeployPlan,
  functionsDir: string,
  environment: Readonly<Record<string, string | undefined>>,
  log: (line: string) => void,
): Promise<void> {
  await closeStorage(manager, plan.storage);
  log(`云存储：权限已是 ${plan.storage}`);
  for (const { name, indexes } of plan.collections) {
    await manager.database.createCollectionIfNotExists(name);
    await manager.permission.modifyResourcePermission({
      resourceType: 'collection',
      resource: name,
      permission: 'ADMINONLY',
    });
    const missing: CreateIndex[] = [];
    for (const index of indexes) {
      const { Exists } = await manager.database.checkIndexExists(name, index.name);
      if (!Exists) missing.push(asCreateIndex(index));
    }
    if (missing.length > 0) await manager.database.updateCollection(name, { CreateIndexes: missing });
    log(`集合 ${name}：补建索引 ${missing.length} 个`);
  }
  for (const item of plan.functions) {
    const values = item.environment.map((name) => [name, environment[name] ?? ''] as const);
    await manager.functions.createFunction({
      functionRootPath: join(functionsDir),
      force: true,
      func: {
        name: item.name,
        timeout: item.timeoutSeconds,
        memorySize: item.memoryMb,
        runtime: item.runtime,
        handler: 'index.main',
        installDependency: false,
        envVariables: Object.fromEntries(values),
      },
    });
    if (item.triggers.length > 0) await manager.functions.createFunctionTriggers(item.name, item.triggers);
    log(`云函数 ${item.name}：已部署`);
  }
}
