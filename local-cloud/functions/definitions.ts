import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface TimerTrigger {
  name: string;
  /** Seven fields (second … year) at UTC+8. */
  cron: string;
}

/** One folder of a cloudfunctionRoot. */
export interface FunctionDefinition {
  name: string;
  dir: string;
  timeoutMs: number;
  memoryMb: number;
  env: Record<string, string>;
  triggers: TimerTrigger[];
}

export interface FunctionSettings {
  timeoutMs?: number;
  memoryMb?: number;
  env?: Record<string, string>;
}

/** The cloud's own defaults. */
const DEFAULT_TIMEOUT_MS = 3_000;
const DEFAULT_MEMORY_MB = 256;

interface DeployEntry {
  name?: string;
  timeout?: number;
  memorySize?: number;
  envVariables?: Record<string, string>;
}

function readJson(file: string): unknown {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch (error) {
    throw new Error(`${file} is not valid JSON: ${(error as Error).message}`);
  }
}

/**
 * Timeout, memory and variables travel with the deploy tool, not with config.json: functions.json of our own build,
 * cloudbaserc.json of the cloud's command line.
 */
function deploySettings(root: string): Map<string, DeployEntry> {
  const built = readJson(path.join(root, 'functions.json')) as
    { name: string; timeoutSeconds: number; memoryMb: number }[] | undefined;
  if (built) {
    return new Map(
      built.map((entry) => [
        entry.name,
        { name: entry.name, timeout: entry.timeoutSeconds, memorySize: entry.memoryMb },
      ]),
    );
  }
  for (const place of [root, path.dirname(root), path.dirname(path.dirname(root))]) {
    const file = readJson(path.join(place, 'cloudbaserc.json')) as { functions?: DeployEntry[] } | undefined;
    if (file?.functions) return new Map(file.functions.map((entry) => [entry.name ?? '', entry]));
  }
  return new Map();
}

/**
 * Lists the functions of a cloudfunctionRoot: every folder with an index.js. Later sources win: the cloud's defaults,
 * cloudbaserc.json beside or above the root, `settings` by name, `settings['*']`.
 */
export function readFunctions(
  root: string,
  settings: Record<string, FunctionSettings> = {},
): FunctionDefinition[] {
  if (!existsSync(root)) return [];
  const deploy = deploySettings(root);
  const every = settings['*'] ?? {};
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(root, entry.name, 'index.js')))
    .map(({ name }) => {
      const dir = path.join(root, name);
      const config = readJson(path.join(dir, 'config.json')) as
        { triggers?: { name?: string; type?: string; config?: string }[] } | undefined;
      const entry = deploy.get(name);
      const own = settings[name] ?? {};
      return {
        name,
        dir,
        timeoutMs:
          own.timeoutMs ?? every.timeoutMs ?? (entry?.timeout ? entry.timeout * 1_000 : DEFAULT_TIMEOUT_MS),
        memoryMb: own.memoryMb ?? every.memoryMb ?? entry?.memorySize ?? DEFAULT_MEMORY_MB,
        env: { ...entry?.envVariables, ...every.env, ...own.env },
        triggers: (config?.triggers ?? [])
          .filter((trigger) => trigger.type === 'timer' && trigger.config)
          .map((trigger) => ({ name: trigger.name ?? 'timer', cron: trigger.config ?? '' })),
      };
    });
}
