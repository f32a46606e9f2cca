import type { IMPORT_LISTS, importRow } from '@contract/org-import';
import type { InferOutput } from 'valibot';
import type { Finding } from '../_roster/findings';
import type { Plan } from '../_roster/plan';
import type { PersonChange } from '../_roster/plan-people';
import type { ImportPageDoc } from './documents';
import { importPages } from './repo';

type List = (typeof IMPORT_LISTS)[number];
type Row = InferOutput<typeof importRow>;

const ROWS_A_PAGE = 50;

/** Stores every list of a preview in pages: a number that is shown can be opened. */
export async function storePages(importId: string, plan: Plan, expireAt: number): Promise<void> {
  await importPages.removeMany({ importId });
  const people = (kind: PersonChange['kind']) =>
    plan.people
      .filter((change) => change.kind === kind)
      .map(({ id, name, place, fields }): Row => ({ list: 'person', id, name, place, fields }));
  const posts = (kind: 'new' | 'ending') =>
    plan.posts
      .filter((change) => change.kind === kind)
      .map(({ personId, name, role, node }): Row => ({ list: 'post', personId, name, role, node }));
  const cells = (severity: Finding['severity']) =>
    plan.findings
      .filter((finding) => finding.severity === severity)
      .map(({ sheet, row, column, value, reason }): Row => ({
        list: 'cell',
        sheet,
        row,
        column,
        value,
        reason,
      }));
  const lists: Record<List, Row[]> = {
    new: people('new'),
    changed: people('changed'),
    moved: people('moved'),
    missing: people('missing'),
    'posts-new': posts('new'),
    'posts-ending': posts('ending'),
    refused: cells('refused'),
    warning: cells('warning'),
    repaired: cells('repaired'),
  };
  const docs: ImportPageDoc[] = [];
  for (const [list, rows] of Object.entries(lists) as [List, Row[]][]) {
    for (let start = 0; start < rows.length; start += ROWS_A_PAGE) {
      docs.push({
        _id: pageId(importId, list, start / ROWS_A_PAGE),
        importId,
        items: JSON.stringify(rows.slice(start, start + ROWS_A_PAGE)),
        last: start + ROWS_A_PAGE >= rows.length,
        expireAt,
        rev: 1,
      });
    }
  }
  await importPages.insertMissing(docs);
}

export async function readPage(
  importId: string,
  list: List,
  page: number,
): Promise<{ items: Row[]; next: number | null }> {
  const doc = await importPages.unsafeFirst('only import roles ask, and they see the whole school', {
    _id: pageId(importId, list, page),
  });
  return doc
    ? { items: JSON.parse(doc.items) as Row[], next: doc.last ? null : page + 1 }
    : { items: [], next: null };
}

function pageId(importId: string, list: List, page: number): string {
  return `${importId}:${list}:${String(page).padStart(4, '0')}`;
}
