import { refuse } from '../failures';
import { encodeKey } from '../key';
import { splitPath, walkPath } from '../paths';
import { isPlain, type Document, type Value } from '../values';
import { type Environment, scopeOf } from './environment';
import { compileExpression } from './expression';
import type { Stage } from './group';

type CompilePipeline = (stages: Document[], environment: Environment) => Stage;

const keyText = (value: Value | undefined): string => encodeKey(value).toString('latin1');

/** The values of the local field; an array stands for each of its elements, a missing field for null. */
function localValues(document: Document, path: string): Value[] {
  const values: Value[] = [];
  walkPath(document, splitPath(path), true, (value) => {
    if (!Array.isArray(value)) values.push(value ?? null);
    return false;
  });
  return values;
}

/** How the documents of the other collection are found for one local document. */
function joiner(spec: Document, environment: Environment): (document: Document) => Document[] {
  const { from, localField, foreignField } = spec as Record<string, string>;
  if (from === undefined) return refuse('$lookup needs the name of a collection in from');
  if (localField === undefined && foreignField === undefined) {
    let all: Document[] | undefined;
    return () => (all ??= environment.find(from, {}));
  }
  if (localField === undefined || foreignField === undefined)
    return refuse('$lookup requires both or neither of localField and foreignField to be specified');
  if (environment.indexed(from, foreignField))
    return (document) => {
      const values = localValues(document, localField);
      return values.length > 0 ? environment.find(from, { [foreignField]: { $in: values } }) : [];
    };
  let byKey: Map<string, Document[]> | undefined;
  return (document) => {
    byKey ??= indexOf(environment.find(from, {}), foreignField);
    const found = new Set<Document>();
    for (const value of localValues(document, localField))
      for (const other of byKey.get(keyText(value)) ?? []) found.add(other);
    return [...found];
  };
}

function indexOf(documents: Document[], path: string): Map<string, Document[]> {
  const map = new Map<string, Document[]>();
  for (const document of documents)
    walkPath(document, splitPath(path), true, (value) => {
      const key = keyText(value);
      const list = map.get(key) ?? [];
      if (list[list.length - 1] !== document) list.push(document);
      map.set(key, list);
      return false;
    });
  return map;
}

const NAMES = new Set(['from', 'localField', 'foreignField', 'let', 'pipeline', 'as']);

export function lookup(spec: Value, environment: Environment, compile: CompilePipeline): Stage {
  if (!isPlain(spec)) return refuse('the $lookup stage specification must be an object');
  for (const key of Object.keys(spec)) if (!NAMES.has(key)) refuse(`unknown argument to $lookup: ${key}`);
  const { as } = spec;
  if (typeof as !== 'string' || as === '' || as.includes('.'))
    return refuse("$lookup needs a field name in 'as'");
  const join = joiner(spec, environment);
  const inner: Environment = { ...environment, variables: {} };
  const pipeline = Array.isArray(spec.pipeline) ? compile(spec.pipeline.filter(isPlain), inner) : undefined;
  if (!pipeline && spec.localField === undefined)
    return refuse('$lookup needs localField and foreignField, or a pipeline');
  const variables = isPlain(spec.let)
    ? Object.entries(spec.let).map(([name, raw]) => [name, compileExpression(raw)] as const)
    : [];
  return (documents) =>
    documents.map((document) => {
      const scope = scopeOf(environment, document);
      inner.variables = { ...environment.variables };
      for (const [name, value] of variables) inner.variables[name] = value(scope);
      const joined = join(document);
      return { ...document, [as]: pipeline ? pipeline(joined) : joined };
    });
}
