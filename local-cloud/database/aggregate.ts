import type { Environment } from './aggregation/environment';
import { compilePipeline } from './aggregation/pipeline';
import { type Cost, type Session, tableOf } from './operations';
import { documentOf, read, type ReadRequest } from './read';
import { readSort } from './sort';
import { encodeText, isPlain, type Document } from './values';

/** The first stages that the planner can answer from indexes, and the stages that are left. */
function pushDown(stages: Document[]): { request: ReadRequest; rest: Document[] } {
  const request: ReadRequest = { filter: {}, sort: [], skip: 0, limit: Infinity };
  let at = 0;
  const take = (name: string): Document[string] | undefined => {
    const stage = stages[at];
    const value = stage && Object.keys(stage).length === 1 ? stage[name] : undefined;
    if (value !== undefined) at += 1;
    return value;
  };
  const first = stages[0];
  // An `$expr` may need the pipeline's own variables; the planner could not use it anyway.
  if (isPlain(first?.$match) && !JSON.stringify(first.$match).includes('"$expr"'))
    request.filter = take('$match') as Document;
  const sort = isPlain(stages[at]?.$sort) ? take('$sort') : undefined;
  if (isPlain(sort)) request.sort = readSort(sort);
  if (typeof stages[at]?.$skip === 'number') request.skip = take('$skip') as number;
  if (typeof stages[at]?.$limit === 'number') request.limit = take('$limit') as number;
  return { request, rest: stages.slice(at) };
}

export function aggregate(
  session: Session,
  name: string,
  stages: Document[],
): { list: string[]; cost: Cost } {
  const table = tableOf(session, name);
  const cost: Cost = { index: null, examined: 0, returned: 0 };
  const environment: Environment = {
    variables: {},
    now: session.now,
    find(collection, filter) {
      const other = session.store.find(collection);
      if (!other) return [];
      const { found, examined } = read(other, { filter, sort: [], skip: 0, limit: Infinity });
      cost.examined += examined;
      return found.map(documentOf);
    },
    indexed: (collection, path) =>
      path === '_id' ||
      (session.store.find(collection)?.indexes.some(({ keys }) => keys[0]?.[0] === path) ?? false),
  };
  // Every stage is checked before the first document is read, the ones that are pushed down too.
  compilePipeline(stages, environment);
  const { request, rest } = pushDown(stages);
  const run = compilePipeline(rest, environment);
  const { found, examined, index } = read(table, request);
  cost.index = index;
  cost.examined += examined;
  const list = run(found.map(documentOf)).map(encodeText);
  // A grouped answer is short by nature: what counts for a scan is how much the first stages let through.
  cost.returned = found.length;
  return { list, cost };
}
