import { compileFilter } from './match';
import type { Plan } from './plan';
import { sortDocuments, type SortSpec } from './sort';
import type { Row, Table } from './table';
import { choosePlans } from './union';
import { decodeText, type Document } from './values';

export interface ReadRequest {
  filter: Document;
  sort: SortSpec;
  skip: number;
  limit: number;
}

export interface Found {
  row: Row;
  /** Absent when the index alone decided: most readers only want the text. */
  document?: Document;
}

export interface ReadResult {
  found: Found[];
  examined: number;
  index: string | null;
}

/** What a transaction sees otherwise than it is stored: by `_id` key, the text, or undefined for "not there". */
export type Overlay = Map<string, { id: Buffer; text: string | undefined }>;

export const documentOf = (found: Found): Document => (found.document ??= decodeText(found.row.text));
export const idText = (id: Buffer): string => id.toString('latin1');

/** Documents of a table that match, in order; only as many are looked at as the plans need. */
export function read(table: Table, request: ReadRequest, overlay?: Overlay): ReadResult {
  const test = compileFilter(request.filter);
  const plans = choosePlans(table, request.filter, request.sort);
  const want = request.skip + request.limit;
  const result: ReadResult = { found: [], examined: 0, index: nameOf(plans) };
  const sorting = request.sort.length > 0;
  const ranges = plans.reduce((sum, plan) => sum + plan.ranges.length, 0);
  // Several stretches that are sorted each by itself: the first of all are among the first of each.
  const merged = sorting && (ranges > 1 || plans.length > 1);
  for (const { rows, plan } of sources(table, plans, want)) {
    const matches = (found: Found): boolean => plan?.exact === true || test(documentOf(found));
    const most = !sorting || plan?.sorted ? want : Infinity;
    gather(rows, { result, overlay, matches, most, fresh: merged });
    if (!merged && result.found.length >= most) break;
  }
  if (overlay) addOverlay(result, overlay, test);
  const [only] = plans;
  if (sorting && (!only?.sorted || merged || overlay?.size))
    result.found = sortDocuments(result.found, request.sort, documentOf);
  result.found = result.found.slice(request.skip, want);
  return result;
}

const nameOf = (plans: Plan[]): string | null =>
  plans.length === 0 ? null : [...new Set(plans.map(({ index }) => index.name))].join(' + ');

interface Source {
  rows: Iterable<Row>;
  /** Absent for a walk over the collection. */
  plan?: Plan;
}

/** One source for each stretch of an index; a document that several of them have comes once. */
function* sources(table: Table, plans: Plan[], want: number): Generator<Source> {
  if (plans.length === 0) {
    yield { rows: table.scan() };
    return;
  }
  const seen = plans.length > 1 || plans[0]?.index.multikey ? new Set<number>() : undefined;
  for (const plan of plans) {
    const ranges = plan.backwards ? [...plan.ranges].reverse() : plan.ranges;
    for (const range of ranges) {
      const rows = table.walk(plan.index, range, plan.backwards, want);
      yield { rows: seen ? unseen(rows, seen) : rows, plan };
    }
  }
}

function* unseen(rows: Iterable<Row>, seen: Set<number>): Generator<Row> {
  for (const row of rows) {
    if (seen.has(row.seq)) continue;
    seen.add(row.seq);
    yield row;
  }
}

interface Gathering {
  result: ReadResult;
  overlay: Overlay | undefined;
  matches: (found: Found) => boolean;
  most: number;
  /** Count matches of this source alone. */
  fresh: boolean;
}

function gather(rows: Iterable<Row>, { result, overlay, matches, most, fresh }: Gathering): void {
  const start = fresh ? result.found.length : 0;
  for (const row of rows) {
    result.examined += 1;
    if (overlay?.has(idText(row.id))) continue;
    const found: Found = { row };
    if (matches(found)) result.found.push(found);
    if (result.found.length - start >= most) return;
  }
}

function addOverlay(result: ReadResult, overlay: Overlay, test: (document: Document) => boolean): void {
  for (const { id, text } of overlay.values()) {
    if (text === undefined) continue;
    result.examined += 1;
    const found: Found = { row: { seq: -1, id, text } };
    if (test(documentOf(found))) result.found.push(found);
  }
}

/** Number of matching documents; an index that says everything is counted without reading documents. */
export function countMatches(table: Table, filter: Document): Omit<ReadResult, 'found'> & { total: number } {
  const test = compileFilter(filter);
  if (Object.keys(filter).length === 0) {
    const total = table.count();
    return { total, examined: total, index: '_id' };
  }
  const plans = choosePlans(table, filter, []);
  const index = nameOf(plans);
  const [only] = plans;
  if (plans.length === 1 && only?.exact) {
    const total = only.ranges.reduce((sum, range) => sum + table.countKeys(only.index, range), 0);
    return { total, examined: total, index };
  }
  let total = 0;
  let examined = 0;
  for (const { rows } of sources(table, plans, Infinity))
    for (const row of rows) {
      examined += 1;
      if (test(decodeText(row.text))) total += 1;
    }
  return { total, examined, index };
}
