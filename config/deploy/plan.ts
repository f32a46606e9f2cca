import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionSettings } from '../build-functions';

export interface PlannedCollection {
  name: string;
  indexes: { name: string; keys: [string, 1 | -1][]; unique?: boolean }[];
  rule: { read: boolean; write: boolean };
}

export interface PlannedFunction extends FunctionSettings {
  triggers: { name: string; type: string; config: string }[];
  openapi: string[];
}

/** All that an environment must have for the build in `dist` to run. */
export interface DeployPlan {
  /**
   * The cloud's simple rule for files, in its words: only creator and administrators read and write. Slips and photos
   * come from phones and are read by others through a function's short-lived link only (L17).
   */
  storage: 'PRIVATE';
  collections: PlannedCollection[];
  functions: PlannedFunction[];
  /** Environment variables the functions need and that are missing from `environment`, as `function: NAME`. */
  missingVariables: string[];
}

/** Limits of one environment (WeChat's documentation). */
const MAX_COLLECTIONS = 100;
const MAX_INDEXES = 10;
const MAX_FUNCTIONS = 50;

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

/** Reads the plan off the built functions; `environment` holds the values the office has set. */
export function readPlan(
  functionsDir: string,
  environment: Readonly<Record<string, string | undefined>>,
): DeployPlan {
  const collections = readJson(join(functionsDir, 'collections.json')) as PlannedCollection[];
  const functions = (readJson(join(functionsDir, 'functions.json')) as FunctionSettings[]).map((settings) => {
    const file = join(functionsDir, settings.name, 'config.json');
    const config = existsSync(file)
      ? (readJson(file) as { triggers?: PlannedFunction['triggers']; permissions?: { openapi?: string[] } })
      : {};
    return { ...settings, triggers: config.triggers ?? [], openapi: config.permissions?.openapi ?? [] };
  });
  const missingVariables = functions.flatMap((item) =>
    item.environment.filter((name) => !environment[name]).map((name) => `${item.name}: ${name}`),
  );
  return { storage: 'PRIVATE', collections, functions, missingVariables };
}

/** What the environment would refuse, in words. */
export function planComplaints(plan: DeployPlan): string[] {
  return [
    ...(plan.collections.length > MAX_COLLECTIONS
      ? [`集合 ${plan.collections.length} 个，超过 ${MAX_COLLECTIONS} 个`]
      : []),
    ...(plan.functions.length > MAX_FUNCTIONS
      ? [`云函数 ${plan.functions.length} 个，超过 ${MAX_FUNCTIONS} 个`]
      : []),
    ...plan.collections
      .filter((item) => item.indexes.length > MAX_INDEXES)
      .map((item) => `集合 ${item.name} 有 ${item.indexes.length} 个索引，超过 ${MAX_INDEXES} 个`),
    ...plan.collections
      .filter((item) => item.rule.read || item.rule.write)
      .map((item) => `集合 ${item.name} 对客户端开放`),
  ];
}

/** The plan as an office reads it. */
export function planInWords(plan: DeployPlan): string {
  const lines = [`集合（${plan.collections.length} 个，全部对客户端关闭）：`];
  for (const item of plan.collections) {
    lines.push(`  ${item.name}`);
    for (const index of item.indexes) {
      const keys = index.keys
        .map(([field, direction]) => `${field} ${direction === 1 ? '升' : '降'}`)
        .join(', ');
      lines.push(`    索引 ${index.name}：${keys}${index.unique ? '（唯一）' : ''}`);
    }
  }
  lines.push('', `云存储的文件：仅创建者及管理员可读写（${plan.storage}）`);
  lines.push('', `云函数（${plan.functions.length} 个）：`);
  for (const item of plan.functions) {
    lines.push(`  ${item.name}：内存 ${item.memoryMb} MB，超时 ${item.timeoutSeconds} s，${item.runtime}`);
    for (const trigger of item.triggers) lines.push(`    定时触发器 ${trigger.name}：${trigger.config}`);
    for (const permission of item.openapi) lines.push(`    云调用权限 ${permission}`);
    for (const name of item.environment) {
      const missing = plan.missingVariables.includes(`${item.name}: ${name}`);
      lines.push(`    环境变量 ${name}${missing ? '(未设置)' : '(已设置)'}`);
    }
  }
  return lines.join('\n');
}
