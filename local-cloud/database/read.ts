import { collect } from './bounds';
import { compileFilter } from './match';
import { choosePlan, type Plan } from './plan';
import { sortDocuments, type SortSpec } from './sort';
import { ID_INDEX, type Row, type Table } from './table';
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

/** Documents of a table that match, in order; only as many are looked at as the plan needs. */
export function read(table: Table, request: ReadRequest, overlay?: Overlay): ReadResult {
  const test = compileFilter(request.filter);
  const plan = choosePlan([ID_INDEX, ...table.indexes], collect(request.filter), request.sort);
  const want = request.skip + request.limit;
  const result: ReadResult = { found: [], examined: 0, index: plan?.index.name ?? null };
  const matches = (found: Found): boolean => plan?.exact === true || test(documentOf(found));
  const merged = (plan?.ranges.length ?? 1) > 1 && request.sort.length > 0;
  for (const rows of sources(table, plan, want)) {
    gather(rows, { result, overlay, matches, most: mostOf(plan, request.sort, want), fresh: merged });
    if (!merged && result.found.length >= want && (!plan || plan.sorted)) break;
  }
  if (overlay) addOverlay(result, overlay, test);
  if (request.sort.length > 0 && (!plan?.sorted || merged || overlay?.size))
    result.found = sortDocuments(result.found, request.sort, documentOf);
  result.found = result.found.slice(request.skip, want);
  return result;
}

/** How many matches of one source are enough. */
const mostOf = (plan: Plan | undefined, sort: SortSpec, want: number): number =>
  sort.length === 0 || plan?.sorted ? want : Infinity;

function* sources(table: Table, plan: Plan | undefined, want: number): Generator<Iterable<Row>> {
  if (!plan) {
    yield table.scan();
    return;
  }
  const ranges = plan.backwards ? [...plan.ranges].reverse() : plan.ranges;
  const seen = plan.index.multikey ? new Set<number>() : undefined;
  for (const range of ranges) {
    const rows = table.walk(plan.index, range, plan.backwards, want);
    yield seen ? unseen(rows, seen) : rows;
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
  const plan = choosePlan([ID_INDEX, ...table.indexes], collect(filter), []);
  if (plan?.exact) {
    const total = plan.ranges.reduce((sum, range) => sum + table.countKeys(plan.index, range), 0);
    return { total, examined: total, index: plan.index.name };
  }
  let total = 0;
  let examined = 0;
  for (const rows of sources(table, plan, Infinity))
    for (const row of rows) {
      examined += 1;
      if (test(decodeText(row.text))) total += 1;
    }
  return { total, examined, index: plan?.index.name ?? null };
}
