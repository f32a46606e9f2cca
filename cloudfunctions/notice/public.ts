/**
 * To-dos and messages for every domain. The to-do is the channel of record; the WeChat copy is best effort and
 * says so. Callers resolve posts to persons first (org's `holders`).
 */
import type { TemplateKey } from '@contract/notice';
import { digest } from '@kernel/digest';
import { not, oneOf } from '@kernel/filter';
import type { Identity } from '@kernel/identity';
import { notices, type NoticeDoc, type NoticeLink } from './repo';
import { presentTodo, type TodoView } from './presenting';

const URGENT_BEFORE = 5e12;
const KEYS_AT_ONCE = 500;

export interface Words {
  /** Derives the `_id` with the person: writing the same key twice is once. */
  key: string;
  /** roll-call.take, roll-call.case …: the client picks the icon by it. */
  kind: string;
  title: string;
  body: string;
  link: NoticeLink | null;
  /** Also as a WeChat message of this template, where a consent is left. */
  template?: TemplateKey;
}

export interface Todo extends Words {
  /** Epoch ms. */
  dueAt: number | null;
  expireAt?: number | null;
  priority: 'urgent' | 'normal';
}

function docOf(words: Words, personId: string, now: number): NoticeDoc {
  return {
    _id: digest(words.key, personId),
    rev: 0,
    personId,
    form: 'message',
    key: words.key,
    kind: words.kind,
    title: words.title,
    body: words.body,
    state: 'unread',
    live: 1,
    priority: 'normal',
    rank: URGENT_BEFORE + now,
    createdAt: now,
    dueAt: null,
    doneAt: null,
    expireAt: null,
    link: words.link,
    wechat: words.template ? 'waiting' : 'none',
    template: words.template ?? null,
  };
}

/** Opens a to-do for each person who has not got it by this key. 2 requests per 50 people. */
export async function openTodo(todo: Todo, personIds: readonly string[], now: number): Promise<number> {
  return openTodos([{ todo, personIds }], now);
}

/** Several to-dos at once: 2 requests per 50 people of all of them. */
export async function openTodos(
  batch: readonly { todo: Todo; personIds: readonly string[] }[],
  now: number,
): Promise<number> {
  const docs = batch.flatMap(({ todo, personIds }) => todoDocs(todo, personIds, now));
  return (await notices.insertMissing(docs)).length;
}

function todoDocs(todo: Todo, personIds: readonly string[], now: number): NoticeDoc[] {
  return [...new Set(personIds)].map((personId): NoticeDoc => ({
    ...docOf(todo, personId, now),
    form: 'todo',
    state: 'open',
    priority: todo.priority,
    rank: (todo.priority === 'urgent' ? 0 : URGENT_BEFORE) + (todo.dueAt ?? now),
    dueAt: todo.dueAt,
    expireAt: todo.expireAt ?? null,
  }));
}

/** Closes every open to-do of this key. 1 request. */
export async function closeTodos(key: string | readonly string[], now: number): Promise<number> {
  const keys = typeof key === 'string' ? [key] : key;
  let closed = 0;
  for (let start = 0; start < keys.length; start += KEYS_AT_ONCE) {
    closed += await notices.changeMany(
      { key: oneOf(keys.slice(start, start + KEYS_AT_ONCE)), state: 'open' },
      { set: { state: 'done', live: 0, doneAt: now } },
    );
  }
  return closed;
}

/**
 * Opens again what was closed by these keys, for those who had it: it is to be done after all. The WeChat copy rings
 * once more. 2 requests per 500 keys.
 */
export async function reopenTodos(keys: readonly string[]): Promise<number> {
  const open = { state: 'open', live: 1, doneAt: null };
  let opened = 0;
  for (let start = 0; start < keys.length; start += KEYS_AT_ONCE) {
    const closed = { key: oneOf(keys.slice(start, start + KEYS_AT_ONCE)), form: 'todo', state: 'done' };
    opened += await notices.changeMany({ ...closed, template: null }, { set: open });
    opened += await notices.changeMany(
      { ...closed, template: not(null) },
      { set: { ...open, wechat: 'waiting' } },
    );
  }
  return opened;
}

/** Sends each person a message he has not got by this key. 2 requests per 50 people. */
export async function sendMessage(words: Words, personIds: readonly string[], now: number): Promise<number> {
  return sendMessages([{ words, personIds }], now);
}

/** Several messages at once: 2 requests per 50 people of all of them. */
export async function sendMessages(
  batch: readonly { words: Words; personIds: readonly string[] }[],
  now: number,
): Promise<number> {
  const docs = batch.flatMap(({ words, personIds }) =>
    [...new Set(personIds)].map((personId) => docOf(words, personId, now)),
  );
  return (await notices.insertMissing(docs)).length;
}

/**
 * What is open and unread for the caller's home: counts (at most 100 each) and the top to-dos. To-dos of the
 * `gathered` kinds are counted in `gathered`, kind by kind, and stand in neither `open` nor `top`. 1 request.
 */
export async function inbox<K extends string = never>(
  identity: Identity,
  top: number,
  gathered: readonly K[] = [],
): Promise<{ open: number; top: TodoView[]; unread: number; gathered: Record<K, number> }> {
  const rows = await notices.unsafeFind(
    'bounded to the caller himself',
    { personId: identity.personId, live: 1 },
    { sort: [['rank', 1]], limit: 200 },
  );
  const all = rows.filter((row) => row.form === 'todo');
  const todos = all.filter((row) => !gathered.some((kind) => kind === row.kind));
  const counts = gathered.map((kind) => [kind, all.filter((row) => row.kind === kind).length] as const);
  return {
    open: todos.length,
    top: todos.slice(0, top).map(presentTodo),
    unread: rows.length - all.length,
    gathered: Object.fromEntries(counts) as Record<K, number>,
  };
}
