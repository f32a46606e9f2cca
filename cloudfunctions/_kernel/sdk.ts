/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-argument --
   The SDK's own types are `any` nearly everywhere; this file is the one place where they are met. */
import cloud from 'wx-server-sdk';
import { compileFilter, type AnyFilter } from './filter';
import { assertPlain } from './plain';
import { compileUpdate, type Update } from './update';

cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV, timeout: 15_000 } as any);

const db: any = cloud.database();
const command: any = db.command;

export type Row = Record<string, unknown>;

export interface ReadOptions {
  sort?: readonly (readonly [string, 1 | -1])[];
  /** 1..1000, the cloud's own bound. */
  limit: number;
  /** Only these paths travel. */
  fields?: readonly string[];
}

/** What a call has cost so far; one call at a time per instance, so module state is safe. */
export const meter = { requests: 0, drain: 0, draining: false };

function counted<T>(work: Promise<T>): Promise<T> {
  if (meter.draining) meter.drain += 1;
  else meter.requests += 1;
  return work;
}

export interface WxContext {
  OPENID?: string;
  APPID?: string;
  UNIONID?: string;
}

/** Who calls, as WeChat says it; read synchronously at the start of a call. No OPENID: a timer. */
export function wxContext(): WxContext {
  const context = cloud.getWXContext() as WxContext;
  return { OPENID: context.OPENID || undefined, APPID: context.APPID, UNIONID: context.UNIONID };
}

function selection(collection: string, filter: AnyFilter, options: ReadOptions): any {
  let query = db.collection(collection).where(compileFilter(filter, command));
  for (const [field, direction] of options.sort ?? []) {
    query = query.orderBy(field, direction === 1 ? 'asc' : 'desc');
  }
  query = query.limit(options.limit);
  if (options.fields) query = query.field(Object.fromEntries(options.fields.map((path) => [path, true])));
  return query;
}

export async function read(collection: string, filter: AnyFilter, options: ReadOptions): Promise<Row[]> {
  return (await counted<any>(selection(collection, filter, options).get())).data;
}

export async function count(collection: string, filter: AnyFilter): Promise<number> {
  return (await counted<any>(db.collection(collection).where(compileFilter(filter, command)).count())).total;
}

/** Inserts one document or a batch in one request. */
export async function insert(collection: string, docs: readonly Row[]): Promise<void> {
  assertPlain(docs, collection);
  const data = docs.length === 1 ? docs[0] : docs;
  await counted<any>(db.collection(collection).add({ data }));
}

/** Number of documents the update reached: every match, so a single one is named by `_id`. */
export async function updateWhere(collection: string, filter: AnyFilter, update: Update): Promise<number> {
  const target = db.collection(collection).where(compileFilter(filter, command));
  return (await counted<any>(target.update({ data: compileUpdate(update, command) }))).stats.updated;
}

export async function removeWhere(collection: string, filter: AnyFilter): Promise<number> {
  const target = db.collection(collection).where(compileFilter(filter, command));
  return (await counted<any>(target.remove())).stats.removed;
}

/** Stages as `[name without $, value]`; values are sent as they are, so callers wrap what comes from input. */
export async function aggregate(
  collection: string,
  stages: readonly (readonly [string, unknown])[],
): Promise<Row[]> {
  let pipeline = db.collection(collection).aggregate();
  for (const [name, value] of stages) pipeline = pipeline[name](value);
  return (await counted<any>(pipeline.end())).list;
}

/** The operations that take part in a transaction; the others silently run outside it, so they are not here. */
export interface Transaction {
  get(collection: string, id: string): Promise<Row | null>;
  add(collection: string, doc: Row): Promise<void>;
  change(collection: string, id: string, update: Update): Promise<number>;
  remove(collection: string, id: string): Promise<void>;
}

export async function startTransaction(): Promise<{
  operations: Transaction;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}> {
  const running: any = await counted<any>(db.startTransaction());
  const doc = (collection: string, id: string) => running.collection(collection).doc(id);
  return {
    operations: {
      async get(collection, id) {
        try {
          return (await counted<any>(doc(collection, id).get())).data ?? null;
        } catch (error) {
          if ((error as Error).message.includes('does not exist')) return null;
          throw error;
        }
      },
      async add(collection, data) {
        assertPlain(data, collection);
        await counted<any>(running.collection(collection).add({ data }));
      },
      async change(collection, id, update) {
        return (await counted<any>(doc(collection, id).update({ data: compileUpdate(update, command) })))
          .stats.updated;
      },
      async remove(collection, id) {
        await counted<any>(doc(collection, id).remove());
      },
    },
    commit: async () => void (await counted<any>(running.commit())),
    rollback: async () => void (await counted<any>(running.rollback())),
  };
}

export interface SecurityVerdict {
  suggest: 'pass' | 'review' | 'risky';
}

/** msgSecCheck v2: the verdict is in `result.suggest`, not in the error code. */
export async function checkText(openid: string, content: string): Promise<SecurityVerdict> {
  const api = (cloud as any).openapi.security;
  const reply = await api.msgSecCheck({ openid, scene: 2, version: 2, content });
  return { suggest: reply?.result?.suggest ?? 'review' };
}

/** One subscribe message; throws with WeChat's errcode (43101: no consent left). */
export async function sendSubscribeMessage(message: {
  touser: string;
  templateId: string;
  page: string;
  data: Record<string, { value: string }>;
}): Promise<void> {
  await (cloud as any).openapi.subscribeMessage.send(message);
}

/** Uploads bytes from the function itself, so that no uploader's openid sticks to the file. */
export async function uploadFile(cloudPath: string, content: Buffer): Promise<string> {
  return ((await cloud.uploadFile({ cloudPath, fileContent: content })) as any).fileID;
}

export async function downloadFile(fileId: string): Promise<Buffer> {
  return ((await cloud.downloadFile({ fileID: fileId })) as any).fileContent;
}

export async function deleteFile(fileId: string): Promise<void> {
  await cloud.deleteFile({ fileList: [fileId] });
}

/** Short-lived links, in the order asked; null where the file is gone. */
export async function fileLinks(
  fileIds: readonly string[],
  maxAgeSeconds: number,
): Promise<(string | null)[]> {
  const fileList = fileIds.map((fileID) => ({ fileID, maxAge: maxAgeSeconds }));
  const reply: any = await (cloud as any).getTempFileURL({ fileList });
  return reply.fileList.map((file: any) => (file.status === 0 && file.tempFileURL ? file.tempFileURL : null));
}

function messageOf(error: unknown): string {
  const { errMsg, message, code } = error as { errMsg?: string; message?: string; code?: string | number };
  return `${code ?? ''} ${errMsg ?? ''} ${message ?? ''}`;
}

/** The unique index or `_id` already holds such a document. */
export function isDuplicate(error: unknown): boolean {
  return /E11000|DUPLICATE/i.test(messageOf(error));
}

/** Another writer holds the document: the transaction is gone, the same work may be tried again. */
export function isConflict(error: unknown): boolean {
  return /TransactionConflict|TRANSACTION_CONFLICT|Transaction is conflict/i.test(messageOf(error));
}
