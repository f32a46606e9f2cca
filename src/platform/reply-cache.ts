import { serverNow } from './clock';
import { readStored, removeStored, writeStored } from './storage';

/** Replies kept on the phone so that a screen opens at once, also in a dead spot. Belongs to one person. */
export interface CachedReply {
  data: unknown;
  /** Epoch ms, server's clock. */
  at: number;
}

const INDEX = 'replies';
const MOST = 30;

const memory = new Map<string, CachedReply>();
let owner: string | null = null;

/** Another person on this phone must not see, and cannot read, what the first one loaded. */
export function replyCacheBelongsTo(person: string | null): void {
  if (person === owner) return;
  owner = person;
  memory.clear();
}

/** One name for the same question, whoever asks it. */
export function replyKey(domain: string, action: string, input: unknown): string {
  return `${domain}.${action}:${JSON.stringify(input)}`;
}

export function cachedReply(key: string): CachedReply | null {
  const inMemory = memory.get(key);
  if (inMemory) return inMemory;
  if (owner === null) return null;
  const stored = readStored(storageKey(owner, key)) as CachedReply | null;
  if (stored) memory.set(key, stored);
  return stored;
}

export function keepReply(key: string, data: unknown): void {
  const reply = { data, at: serverNow() };
  memory.set(key, reply);
  if (owner === null) return;
  const full = storageKey(owner, key);
  const keys = index().filter((other) => other !== full);
  for (const stale of keys.slice(0, Math.max(0, keys.length + 1 - MOST))) removeStored(stale);
  writeStored(INDEX, [...keys, full].slice(-MOST));
  if (!writeStored(full, reply)) removeStored(full);
}

/** Signing out leaves no replies behind. */
export function dropReplies(): void {
  for (const key of index()) removeStored(key);
  removeStored(INDEX);
  memory.clear();
}

function index(): string[] {
  return (readStored(INDEX) ?? []) as string[];
}

function storageKey(person: string, key: string): string {
  return `reply:${person}:${key}`;
}
