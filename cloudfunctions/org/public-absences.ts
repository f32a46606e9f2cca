import { gt, gte, lt, lte, not, oneOf } from '@kernel/filter';
import type { PersonDoc, SpanDoc, SpanKind } from './documents';
import { people, spans } from './repo';

/** How an absence comes into being, ends and falls: the writing side of spans, for the domain it belongs to. */

const WHY = 'the calling domain has checked its caller’s reach';

interface SpanToWrite {
  personId: string;
  kind: SpanKind;
  state: 'pending' | 'active';
  from: number;
  to: number;
  source: { domain: string; id: string };
}

function newSpan(span: SpanToWrite, person: PersonDoc): SpanDoc {
  return {
    _id: spanId(span.source, span.personId),
    personId: span.personId,
    floorId: person.floorId,
    classId: person.classId,
    collegeId: person.collegeId,
    buildingId: person.buildingId,
    campusId: person.campusId,
    kind: span.kind,
    state: span.state,
    from: span.from,
    to: span.to,
    source: { domain: span.source.domain, id: span.source.id },
    endedAt: null,
    endedBy: null,
    unanswered: false,
    unjudged: true,
    rev: 1,
  };
}

/** Writes those of the spans that are not there yet and returns their sources' ids. 3 requests per 50. */
export async function writeNewSpans(batch: readonly SpanToWrite[]): Promise<string[]> {
  const rows = await people.unsafeAll(WHY, { _id: oneOf(batch.map((span) => span.personId)) });
  const byId = new Map(rows.map((person) => [person._id, person]));
  const docs = batch.flatMap((span) => {
    const person = byId.get(span.personId);
    return person ? [newSpan(span, person)] : [];
  });
  return (await spans.insertMissing(docs)).map((span) => span.source.id);
}

/**
 * Creates or rewrites the span of (source, person); the same input twice is one span. False when the person does
 * not exist, or another domain ended the span and this one has not answered it. 2–3 requests.
 */
export async function writeSpan(span: SpanToWrite): Promise<boolean> {
  const person = await people.unsafeFirst(WHY, { _id: span.personId });
  if (!person) return false;
  const doc = newSpan(span, person);
  if (await spans.insert(doc)) return true;
  const { kind, state, from, to } = span;
  // What another domain has seen stands until the span's own has taken note of it.
  return spans.change(
    { _id: doc._id, unanswered: not(true) },
    { set: { kind, state, from, to, endedAt: null, endedBy: null, unanswered: false, unjudged: true } },
  );
}

/**
 * Ends a span at `at` (epoch ms): `by` is the domain that knows (`roll-call` for "present"). One whose time was
 * over keeps its time (an overdue return); one that had not begun is cancelled. True when this call ended it.
 * 1–3 requests.
 */
export async function endSpan(
  source: { domain: string; id: string },
  personId: string,
  at: number,
  by: string,
): Promise<boolean> {
  const _id = spanId(source, personId);
  const open = oneOf(['pending', 'active']);
  const end = { endedAt: at, endedBy: by, unanswered: by !== source.domain };
  const ended = await spans.change(
    { _id, state: open, from: lt(at), to: gt(at) },
    { set: { state: 'ended', to: at, ...end } },
  );
  if (ended) return true;
  const late = await spans.change({ _id, state: open, to: lte(at) }, { set: { state: 'ended', ...end } });
  if (late) return true;
  return spans.change({ _id, state: open, from: gte(at) }, { set: { state: 'cancelled', ...end } });
}

/**
 * Roll call has opened a case for these persons: a leave that is over holds its own ladder meanwhile, so that
 * nobody is looked for twice (R3). 1 request.
 */
export async function noteSearch(personIds: readonly string[], at: number): Promise<number> {
  return spans.changeMany(
    { personId: oneOf(personIds), kind: 'leave', state: 'active', to: lte(at) },
    { set: { searchedAt: at } },
  );
}

/** Takes a span back, also one that is over (refused, withdrawn, fallen). True when this call did. 1 request. */
export async function cancelSpan(source: { domain: string; id: string }, personId: string): Promise<boolean> {
  return spans.change(
    { _id: spanId(source, personId), state: oneOf(['pending', 'active', 'ended']) },
    { set: { state: 'cancelled', fallen: true } },
  );
}

function spanId(source: { domain: string; id: string }, personId: string): string {
  return `${source.domain}:${source.id}:${personId}`;
}
