import { aggregate } from './aggregate';
import { invalid, refuse } from './failures';
import {
  count,
  get,
  insert,
  modify,
  remove,
  replace,
  type Cost,
  type Modified,
  type Session,
} from './operations';
import { type ReadRequest } from './read';
import { readSort } from './sort';
import { decodeWire, type Document, isPlain, type Value } from './values';

export type Body = Record<string, unknown>;

export interface Answer {
  data: Record<string, unknown>;
  cost: Cost;
}

/** The cloud's cap; the SDK never asks for more, so more is a hand-made request. */
const MOST = 1000;
const DEFAULT_LIMIT = 100;

function parse(text: unknown, name: string, now: number): Value {
  if (typeof text !== 'string') return invalid(`${name} must be a string of extended JSON`);
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return invalid(`${name} is not valid JSON`);
  }
  return decodeWire(raw, now);
}

function parseObject(text: unknown, name: string, now: number): Document {
  const value = parse(text, name, now);
  return isPlain(value) ? value : invalid(`${name} must be an object`);
}

export const collectionOf = (body: Body): string =>
  typeof body.collectionName === 'string' ? body.collectionName : invalid('collectionName is missing');

/** The filter; `""` and absence mean "no condition", which only reads may say. */
function filterOf(body: Body, now: number): Document {
  const filter = body.query === undefined || body.query === '' ? {} : parseObject(body.query, 'query', now);
  // doc(undefined) travels as an empty query and would otherwise hit any document.
  if (body.queryType === 'DOC' && filter._id === undefined) return invalid('the document id is missing');
  return filter;
}

function whole(value: unknown, name: string): number | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
    ? value
    : invalid(`${name} must be a non-negative whole number`);
}

function requestOf(body: Body, now: number): ReadRequest {
  const limit = whole(body.limit, 'limit') ?? (body.queryType === 'DOC' ? 1 : DEFAULT_LIMIT);
  if (limit > MOST) invalid(`limit must not be greater than ${MOST}`);
  return {
    filter: filterOf(body, now),
    sort: body.order === undefined ? [] : readSort(parseObject(body.order, 'order', now)),
    skip: whole(body.offset, 'offset') ?? 0,
    limit,
  };
}

function getDocument(session: Session, body: Body): Answer {
  const projection =
    body.projection === undefined ? undefined : parseObject(body.projection, 'projection', session.now);
  const { list, cost } = get(session, collectionOf(body), requestOf(body, session.now), projection);
  return { data: { list }, cost };
}

function calculateDocument(session: Session, body: Body): Answer {
  const { total, cost } = count(session, collectionOf(body), filterOf(body, session.now));
  return { data: { total }, cost };
}

function insertDocument(session: Session, body: Body): Answer {
  if (!Array.isArray(body.data) || body.data.length === 0) return invalid('data must be a non-empty array');
  const documents = body.data.map((text) => parseObject(text, 'data', session.now));
  const { ids, cost } = insert(session, collectionOf(body), documents);
  return { data: { insertedIds: ids }, cost };
}

function modifyDocument(session: Session, body: Body): Answer {
  const filter = filterOf(body, session.now);
  const data = parseObject(body.data, 'data', session.now);
  if (body.merge !== true) {
    if (body.queryType !== 'DOC') return invalid('only one document by its id can be replaced');
    const { existed, cost } = replace(session, collectionOf(body), filter._id, data);
    return { data: existed ? { updated: 1 } : { updated: 0, upsert_id: filter._id }, cost };
  }
  if (body.upsert === true) return refuse('an upsert with update operators is not supported');
  const { updated, cost } = modify(session, collectionOf(body), filter, data, body.multi === true);
  return { data: { updated }, cost };
}

function modifyAndReturnDoc(session: Session, body: Body): Answer {
  const filter = filterOf(body, session.now);
  const data = parseObject(body.data, 'data', session.now);
  const { text, cost }: Modified = modify(session, collectionOf(body), filter, data, false);
  return { data: { updated: text === undefined ? 0 : 1, doc: text ?? null }, cost };
}

function removeDocument(session: Session, body: Body): Answer {
  const { deleted, cost } = remove(
    session,
    collectionOf(body),
    filterOf(body, session.now),
    body.multi === true,
  );
  return { data: { deleted }, cost };
}

/** A stage's value is extended JSON, or plain JSON for the stages that take a string or a number. */
function aggregateDocuments(session: Session, body: Body): Answer {
  if (!Array.isArray(body.stages)) return invalid('stages must be an array');
  const stages = body.stages.map((stage: unknown): Document => {
    const { stageKey, stageValue } = (stage ?? {}) as Body;
    if (typeof stageKey !== 'string') return invalid('a stage needs its stageKey');
    return { [stageKey]: parse(stageValue, stageKey, session.now) };
  });
  const { list, cost } = aggregate(session, collectionOf(body), stages);
  return { data: { list }, cost };
}

export type Operation = (session: Session, body: Body) => Answer;

export const OPERATIONS: Record<string, Operation> = {
  'database.getDocument': getDocument,
  'database.calculateDocument': calculateDocument,
  'database.insertDocument': insertDocument,
  'database.modifyDocument': modifyDocument,
  'database.modifyAndReturnDoc': modifyAndReturnDoc,
  'database.removeDocument': removeDocument,
  'database.aggregateDocuments': aggregateDocuments,
};

/** Requests that WeChat's documentation refuses inside a transaction. */
export const isWhere = (action: string, body: Body): boolean =>
  action !== 'database.insertDocument' && body.queryType !== 'DOC';
