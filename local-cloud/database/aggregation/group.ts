import { refuse } from '../failures';
import { encodeKey } from '../key';
import { compareValues, rankOf } from '../order';
import { isPlain, type Document, type Value } from '../values';
import { compileAccumulator, type GroupField } from './accumulators';
import { integer, isNothing } from './arguments';
import { type Environment, scopeOf } from './environment';
import { compileExpression } from './expression';
import type { Expression } from './scope';

export type Stage = (documents: Document[]) => Document[];

type Fields = [name: string, make: GroupField][];

function fieldsOf(spec: Document): Fields {
  return Object.keys(spec).map((name) => {
    if (name.includes('.')) refuse(`The field name '${name}' cannot contain '.'`);
    return [name, compileAccumulator(name, spec[name] as Value, compileExpression)];
  });
}

const collector = (fields: Fields) => fields.map(([name, make]) => ({ name, accumulator: make() }));

type Collector = ReturnType<typeof collector>;

const results = (collected: Collector): Document =>
  Object.fromEntries(collected.map(({ name, accumulator }) => [name, accumulator.result()]));

export function group(spec: Value, environment: Environment): Stage {
  if (!isPlain(spec) || !('_id' in spec)) return refuse('a group specification must include an _id');
  const { _id, ...rest } = spec;
  const key = compileExpression(_id);
  const fields = fieldsOf(rest);
  return (documents) => {
    const groups = new Map<string, { id: Value; collected: Collector }>();
    for (const document of documents) {
      const scope = scopeOf(environment, document);
      // Missing and null are one group.
      const id = key(scope) ?? null;
      const text = encodeKey(id).toString('latin1');
      let one = groups.get(text);
      if (!one) groups.set(text, (one = { id, collected: collector(fields) }));
      for (const { accumulator } of one.collected) accumulator.add(scope);
    }
    return [...groups.values()].map(({ id, collected }) => ({ _id: id, ...results(collected) }));
  };
}

const COUNT: Document = { count: { $sum: 1 } };

const outputOf = (spec: Document): Fields =>
  fieldsOf(
    spec.output === undefined
      ? COUNT
      : isPlain(spec.output)
        ? spec.output
        : refuse("'output' must be an object"),
  );

function only(stage: string, spec: Document, names: string[]): void {
  for (const key of Object.keys(spec))
    if (!names.includes(key)) refuse(`Unrecognized option to ${stage}: ${key}`);
}

function boundariesOf(spec: Document): Value[] {
  const { boundaries } = spec;
  if (!Array.isArray(boundaries) || boundaries.length < 2)
    return refuse("The $bucket 'boundaries' field must have at least 2 values");
  boundaries.forEach((value, at) => {
    const before = boundaries[at - 1];
    if (at === 0 || before === undefined) return;
    if (rankOf(value) !== rankOf(before) || compareValues(before, value) >= 0)
      refuse("The 'boundaries' of $bucket must be of one type and in ascending order");
  });
  return boundaries;
}

export function bucket(spec: Value, environment: Environment): Stage {
  if (!isPlain(spec) || spec.groupBy === undefined)
    return refuse("$bucket requires 'groupBy' and 'boundaries'");
  only('$bucket', spec, ['groupBy', 'boundaries', 'default', 'output']);
  const boundaries = boundariesOf(spec);
  const groupBy = compileExpression(spec.groupBy);
  const fields = outputOf(spec);
  const [low, high] = [boundaries[0] as Value, boundaries[boundaries.length - 1] as Value];
  const fallback = spec.default;
  if (fallback !== undefined && compareValues(fallback, low) >= 0 && compareValues(fallback, high) < 0)
    return refuse(
      "The $bucket 'default' field must be less than the lowest boundary or greater than or equal to the highest boundary.",
    );
  return (documents) => {
    const buckets = new Map<string, { id: Value; collected: Collector }>();
    for (const document of documents) {
      const scope = scopeOf(environment, document);
      const id = boundaryOf(groupBy(scope), boundaries) ?? fallback;
      if (id === undefined)
        return refuse('$bucket could not find a matching bucket for an input, and no default was specified.');
      const text = encodeKey(id).toString('latin1');
      let one = buckets.get(text);
      if (!one) buckets.set(text, (one = { id, collected: collector(fields) }));
      for (const { accumulator } of one.collected) accumulator.add(scope);
    }
    return [...buckets.values()]
      .sort((left, right) => compareValues(left.id, right.id))
      .map(({ id, collected }) => ({ _id: id, ...results(collected) }));
  };
}

/** The lower boundary of the bucket a value falls into. */
function boundaryOf(value: Value | undefined, boundaries: Value[]): Value | undefined {
  if (isNothing(value)) return undefined;
  for (let at = boundaries.length - 1; at >= 0; at -= 1) {
    const boundary = boundaries[at] as Value;
    if (compareValues(value, boundary) >= 0) return at === boundaries.length - 1 ? undefined : boundary;
  }
  return undefined;
}

interface Keyed {
  key: Value;
  document: Document;
}

export function bucketAuto(spec: Value, environment: Environment): Stage {
  if (!isPlain(spec) || spec.groupBy === undefined)
    return refuse("$bucketAuto requires 'groupBy' and 'buckets'");
  only('$bucketAuto', spec, ['groupBy', 'buckets', 'output', 'granularity']);
  if (spec.granularity !== undefined)
    return refuse('$bucketAuto granularity is not supported by the local cloud');
  const most = integer('$bucketAuto', spec.buckets);
  if (most <= 0) return refuse("The $bucketAuto 'buckets' field must be greater than 0");
  const groupBy = compileExpression(spec.groupBy);
  const fields = outputOf(spec);
  return (documents) => {
    const items = sortedBy(groupBy, documents, environment);
    const parts = evenParts(items, most);
    return parts.map((part, at) => {
      const collected = collector(fields);
      for (const { document } of part)
        for (const { accumulator } of collected) accumulator.add(scopeOf(environment, document));
      const [min, next] = [part[0]?.key ?? null, parts[at + 1]?.[0]?.key];
      // A bucket ends where the next begins; the last one includes its greatest value.
      return { _id: { min, max: next ?? part[part.length - 1]?.key ?? null }, ...results(collected) };
    });
  };
}

function sortedBy(groupBy: Expression, documents: Document[], environment: Environment): Keyed[] {
  return documents
    .map((document) => ({ document, key: groupBy(scopeOf(environment, document)) ?? null }))
    .sort((left, right) => compareValues(left.key, right.key));
}

/** About equally many in each part; equal keys stay together, the last part takes the rest. */
function evenParts(items: Keyed[], most: number): Keyed[][] {
  const size = Math.max(1, Math.round(items.length / most));
  const parts: Keyed[][] = [];
  let at = 0;
  while (at < items.length && parts.length < most) {
    let end = parts.length === most - 1 ? items.length : Math.min(items.length, at + size);
    while (end < items.length && compareValues(items[end]?.key, items[end - 1]?.key) === 0) end += 1;
    parts.push(items.slice(at, end));
    at = end;
  }
  return parts;
}
