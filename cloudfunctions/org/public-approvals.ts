import { lt, oneOf } from '@kernel/filter';
import type { SpanKind } from './documents';
import { spans } from './repo';

/** How an absence that was approved afterwards reaches the marks it excuses, however late that was. */

const WHY = 'the job serves every student';

export interface Approval {
  spanId: string;
  personId: string;
  kind: SpanKind;
  /** Epoch ms, `to` exclusive. */
  from: number;
  to: number;
}

/**
 * Spans in force or over that begin before `before` (epoch ms) and by which nobody has judged old marks since they
 * were written, the longest past first. 1 request.
 */
export async function unjudgedApprovals(before: number, limit: number): Promise<Approval[]> {
  const rows = await spans.unsafeFind(
    WHY,
    { unjudged: true, state: oneOf(['active', 'ended']), from: lt(before) },
    { sort: [['from', 1]], limit },
  );
  return rows.map(({ _id, personId, kind, from, to }) => ({ spanId: _id, personId, kind, from, to }));
}

/** Every old mark that these could excuse has been looked at. 1 request. */
export async function approvalsJudged(spanIds: readonly string[]): Promise<number> {
  return spans.changeMany({ _id: oneOf(spanIds), unjudged: true }, { set: { unjudged: false } });
}

/** Spans that were taken back and by which nobody has judged the marks they had excused. 1 request. */
export async function fallenSpans(limit: number): Promise<Approval[]> {
  const rows = await spans.unsafeFind(WHY, { fallen: true }, { limit });
  return rows.map(({ _id, personId, kind, from, to }) => ({ spanId: _id, personId, kind, from, to }));
}

/** 1 request. */
export async function fallenJudged(spanIds: readonly string[]): Promise<number> {
  return spans.changeMany({ _id: oneOf(spanIds) }, { set: { fallen: false } });
}
