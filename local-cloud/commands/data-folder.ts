import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { randomBytes } from 'node:crypto';

/** Whoever runs on a data folder leaves a note, so that a second command speaks to it instead of the files. */
export interface RunningNote {
  pid: number;
  origin: string;
  token: string;
}

const NOTE = 'running.json';
/** Everything of the school and its data; a reset removes these and nothing else: the key that signs passes stays. */
const OWN = ['cloud.db', 'cloud.db-wal', 'cloud.db-shm', 'storage', 'loaded.json', NOTE];

export function resetFolder(dataDir: string): void {
  for (const name of OWN) rmSync(path.join(dataDir, name), { recursive: true, force: true });
}

/** The cloud that runs on this folder now, if any; the note of one that is gone is ignored. */
export async function whoRuns(dataDir: string): Promise<RunningNote | undefined> {
  const file = path.join(dataDir, NOTE);
  if (!existsSync(file)) return undefined;
  try {
    const note = JSON.parse(readFileSync(file, 'utf8')) as RunningNote;
    // The process id alone may belong to somebody else by now: the control door must answer too.
    process.kill(note.pid, 0);
    const response = await fetch(`${note.origin}/control`, { headers: { 'x-control-token': note.token } });
    return response.status === 405 ? note : undefined;
  } catch {
    return undefined;
  }
}

export function leaveNote(dataDir: string, note: RunningNote): void {
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(path.join(dataDir, NOTE), JSON.stringify(note), { mode: 0o600 });
}

export function removeNote(dataDir: string): void {
  rmSync(path.join(dataDir, NOTE), { force: true });
}

export function loadedSchool(dataDir: string): string | undefined {
  const file = path.join(dataDir, 'loaded.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { school: string }).school : undefined;
}

export function noteLoadedSchool(dataDir: string, school: string): void {
  writeFileSync(path.join(dataDir, 'loaded.json'), JSON.stringify({ school }));
}

/**
 * The key that signs leave passes here (`LEAVE_PASS_KEYS`), made once per folder, so that passes on phones outlive a
 * restart as they outlive one of the cloud. A school's own keys are in its functions' environment and nowhere else.
 */
export function passKeys(dataDir: string): string {
  const file = path.join(dataDir, 'pass-keys.json');
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const keys = JSON.stringify([{ kid: 'local', privateKey: randomBytes(32).toString('base64url') }]);
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(file, keys, { mode: 0o600 });
  return keys;
}
