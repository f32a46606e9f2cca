import { randomBytes } from 'node:crypto';
import { invalid, noCollection, refuse } from './failures';
import { encodeKey } from './key';
import { compileProjection } from './project';
import { countMatches, documentOf, type Found, idText, read, type ReadRequest } from './read';
import { checkDocument, checkId, checkSize } from './storable';
import type { Store } from './store';
import { ID_INDEX, type Table } from './table';
import type { Transaction, Transactions, Write } from './transactions';
import { compileUpdate } from './update';
import { decodeText, encodeText, type Document, type Value } from './values';

export interface Cost {
  index: string | null;
  examined: number;
  returned: number;
}

/** What runs an operation: inside a transaction, or plainly. */
export interface Session {
  store: Store;
  transactions: Transactions;
  transaction?: Transaction | undefined;
  now: number;
  /** Refuse writes without a filter. */
  strict: boolean;
}

export function tableOf({ store }: Session, name: string): Table {
  const table = store.find(name);
  if (!table) throw noCollection(name);
  return table;
}

function find(session: Session, table: Table, request: ReadRequest) {
  const { transaction, transactions } = session;
  return read(table, request, transaction && transactions.overlay(transaction, table));
}

function write({ transaction, transactions }: Session, table: Table, writes: Write[]): void {
  if (transaction) transactions.writeInside(transaction, table, writes);
  else if (writes.length > 0) transactions.writePlain(table, writes);
}

export const newId = (): string => randomBytes(16).toString('hex');

export function insert(session: Session, name: string, documents: Document[]): { ids: Value[]; cost: Cost } {
  const table = tableOf(session, name);
  const seen = new Set<string>();
  const ids: Value[] = [];
  const writes = documents.map((document) => {
    const whole: Document = '_id' in document ? document : { _id: newId(), ...document };
    checkDocument(whole);
    const text = encodeText(whole);
    checkSize(text);
    const id = encodeKey(checkId(whole._id));
    ids.push(whole._id as Value);
    if (seen.has(idText(id)) || exists(session, table, id)) throw table.duplicate(ID_INDEX, text);
    seen.add(idText(id));
    return { id, text, row: null, fresh: whole };
  });
  write(session, table, writes);
  return { ids, cost: { index: '_id', examined: 0, returned: writes.length } };
}

function exists({ transaction, transactions }: Session, table: Table, id: Buffer): boolean {
  return (transaction ? transactions.seen(transaction, table, id) : table.byId(id)?.text) !== undefined;
}

export function get(
  session: Session,
  name: string,
  request: ReadRequest,
  projection?: Document,
): { list: string[]; cost: Cost } {
  const table = tableOf(session, name);
  const project =
    projection && Object.keys(projection).length > 0 ? compileProjection(projection) : undefined;
  const { found, examined, index } = find(session, table, request);
  const list = found.map((one) => (project ? encodeText(project(documentOf(one))) : one.row.text));
  return { list, cost: { index, examined, returned: list.length } };
}

export function count(session: Session, name: string, filter: Document): { total: number; cost: Cost } {
  const { total, examined, index } = countMatches(tableOf(session, name), filter);
  return { total, cost: { index, examined, returned: total } };
}

function refuseUnbounded(session: Session, filter: Document, verb: string): void {
  if (session.strict && Object.keys(filter).length === 0)
    invalid(`${verb} without a condition is refused: an empty filter would hit the whole collection`);
}

export interface Modified {
  updated: number;
  /** The new state of the last document that was changed or found. */
  text: string | undefined;
  cost: Cost;
}

export function modify(
  session: Session,
  name: string,
  filter: Document,
  update: Document,
  multi: boolean,
): Modified {
  refuseUnbounded(session, filter, 'update');
  const table = tableOf(session, name);
  const change = compileUpdate(update);
  const { found, examined, index } = find(session, table, {
    filter,
    sort: [],
    skip: 0,
    limit: multi ? Infinity : 1,
  });
  let text: string | undefined;
  const writes: Write[] = [];
  for (const { row, document: old } of found) {
    // Read anew: the copy the filter saw must not be changed in place, the indexes need it as it was.
    const document = decodeText(row.text);
    change(document, { now: session.now, filter });
    text = encodeText(document);
    checkSize(text);
    if (text !== row.text) writes.push({ id: row.id, text, row, fresh: document, ...(old && { old }) });
  }
  write(session, table, writes);
  return { updated: writes.length, text, cost: { index, examined, returned: found.length } };
}

/** `doc().set()`: replaces the whole document or creates it. */
export function replace(
  session: Session,
  name: string,
  id: Value | undefined,
  document: Document,
): { existed: boolean; cost: Cost } {
  const table = tableOf(session, name);
  const whole: Document = { _id: checkId(id), ...document };
  if ('_id' in document && document._id !== id) refuse('the _id of a document cannot be changed');
  checkDocument(whole);
  const text = encodeText(whole);
  checkSize(text);
  const key = encodeKey(checkId(id));
  const existed = exists(session, table, key);
  write(session, table, [{ id: key, text }]);
  return { existed, cost: { index: '_id', examined: Number(existed), returned: 1 } };
}

export function remove(
  session: Session,
  name: string,
  filter: Document,
  multi: boolean,
): { deleted: number; cost: Cost } {
  refuseUnbounded(session, filter, 'remove');
  const table = tableOf(session, name);
  const { found, examined, index } = find(session, table, {
    filter,
    sort: [],
    skip: 0,
    limit: multi ? Infinity : 1,
  });
  const writes = found.map(({ row }: Found) => ({ id: row.id, text: undefined, row }));
  write(session, table, writes);
  return { deleted: writes.length, cost: { index, examined, returned: writes.length } };
}
