import path from 'node:path';
import { parseArgs } from 'node:util';
import { profileNamed, type Profile } from '../profile';

export class UsageError extends Error {}

export interface StartOptions {
  port: number;
  dataDir: string;
  reset: boolean;
  /** Epoch ms the clock starts from. */
  clock?: number;
  roster?: string;
  profile: Profile;
  watch: boolean;
  build: boolean;
  allowNetwork: boolean;
}

export type DataCommand =
  | { verb: 'import' | 'backup' | 'restore'; dataDir: string; file: string }
  | { verb: 'export-jsonl' | 'import-jsonl'; dataDir: string; collection: string; file: string };

export type Command =
  | { verb: 'help' }
  | { verb: 'start'; options: StartOptions }
  | { verb: 'host'; options: StartOptions & { functionsDir: string } }
  | DataCommand;

export const DEFAULT_PORT = 8017;
export const DEFAULT_DATA_DIR = '.data';

/** Reads an instant; a text without a zone is Beijing time. */
export function readInstant(text: string): number {
  const whole = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00` : text.replace(' ', 'T');
  const at = Date.parse(/T.*(?:Z|[+-]\d{2}:?\d{2})$/.test(whole) ? whole : `${whole}+08:00`);
  if (Number.isNaN(at)) throw new UsageError(`看不懂时刻“${text}”，请写成 2026-11-23T22:15+08:00`);
  return at;
}

function readPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`端口“${text}”不对，应是 0 到 65535 的整数`);
  return port;
}

function readProfile(name: string): Profile {
  try {
    return profileNamed(name);
  } catch (error) {
    throw new UsageError(`没有这个配置档：${(error as Error).message}`);
  }
}

function flags(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        port: { type: 'string' },
        data: { type: 'string' },
        reset: { type: 'boolean' },
        clock: { type: 'string' },
        roster: { type: 'string' },
        profile: { type: 'string' },
        watch: { type: 'boolean' },
        'no-build': { type: 'boolean' },
        'allow-network': { type: 'boolean' },
        functions: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Turns argv into a command; throws UsageError with a Chinese sentence. */
export function parseCommandLine(args: string[]): Command {
  const { values, positionals } = flags(args);
  const [verb = values.functions === undefined ? 'help' : 'start', ...rest] = positionals;
  if (values.help) return { verb: 'help' };
  const dataDir = path.resolve(values.data ?? DEFAULT_DATA_DIR);
  const options: StartOptions = {
    port: readPort(values.port ?? String(DEFAULT_PORT)),
    dataDir,
    reset: values.reset ?? false,
    clock: values.clock === undefined ? undefined : readInstant(values.clock),
    roster: values.roster === undefined ? undefined : path.resolve(values.roster),
    profile: readProfile(values.profile ?? 'none'),
    watch: values.watch ?? false,
    build: !(values['no-build'] ?? false),
    allowNetwork: values['allow-network'] ?? false,
  };
  const [first, second] = rest;
  switch (verb) {
    case 'help':
      return { verb };
    case 'start':
      if (values.functions === undefined) return { verb, options };
      return {
        verb: 'host',
        options: {
          ...options,
          dataDir: values.data === undefined ? path.resolve('.local-cloud') : dataDir,
          functionsDir: path.resolve(values.functions),
        },
      };
    case 'import':
    case 'backup':
    case 'restore':
      if (first === undefined) throw new UsageError(`${verb} 需要一个文件名`);
      return { verb, dataDir, file: path.resolve(first) };
    case 'export-jsonl':
    case 'import-jsonl':
      if (first === undefined || second === undefined) throw new UsageError(`${verb} 需要集合名和文件名`);
      return { verb, dataDir, collection: first, file: path.resolve(second) };
    default:
      throw new UsageError(`没有“${verb}”这个命令`);
  }
}
