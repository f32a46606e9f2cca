import { refuse } from '../failures';
import { isPlain, type Document, type Value } from '../values';
import type { Compile, Expression, Scope } from './scope';

/** `$project` and `$addFields` as a tree: each leaf is kept, dropped or computed. */
type Leaf = { kind: 'keep' } | { kind: 'drop' } | { kind: 'compute'; expression: Expression };
type Tree = Map<string, Leaf | Tree>;

type ReadLeaf = (value: Value) => Leaf;

function plant(tree: Tree, parts: string[], value: Value, readLeaf: ReadLeaf, path: string): void {
  const [part, ...rest] = parts;
  if (part === undefined || part === '' || part.startsWith('$'))
    return refuse(`'${path}' is not a valid field path`);
  const there = tree.get(part);
  if (rest.length === 0 && !isBranch(value)) {
    if (there) return refuse(`Invalid specification: path collision at '${path}'`);
    tree.set(part, readLeaf(value));
    return undefined;
  }
  if (there && !(there instanceof Map)) return refuse(`Invalid specification: path collision at '${path}'`);
  const child: Tree = there ?? new Map<string, Leaf | Tree>();
  tree.set(part, child);
  if (rest.length > 0) plant(child, rest, value, readLeaf, path);
  else if (isPlain(value)) plantAll(child, value, readLeaf, `${path}.`);
  return undefined;
}

/** An object without operators describes the fields below it. */
const isBranch = (value: Value): boolean =>
  isPlain(value) && Object.keys(value).length > 0 && !Object.keys(value).some((key) => key.startsWith('$'));

function plantAll(tree: Tree, spec: Document, readLeaf: ReadLeaf, prefix = ''): void {
  for (const key of Object.keys(spec))
    plant(tree, key.split('.'), spec[key] as Value, readLeaf, prefix + key);
}

function kinds(tree: Tree, into = new Set<string>(), path = ''): Set<string> {
  for (const [key, leaf] of tree)
    if (leaf instanceof Map) kinds(leaf, into, `${path}${key}.`);
    else if (path + key !== '_id') into.add(leaf.kind);
  return into;
}

const projectLeaf =
  (compile: Compile): ReadLeaf =>
  (value) =>
    typeof value === 'boolean' || typeof value === 'number'
      ? { kind: value ? 'keep' : 'drop' }
      : { kind: 'compute', expression: compile(value) };

export type Shape = (document: Document, scope: Scope) => Document;

export function compileProject(spec: Value, compile: Compile): Shape {
  if (!isPlain(spec) || Object.keys(spec).length === 0)
    return refuse('$project specification must have at least one field');
  const tree: Tree = new Map();
  plantAll(tree, spec, projectLeaf(compile));
  const found = kinds(tree);
  const id = tree.get('_id');
  const dropsId = id !== undefined && !(id instanceof Map) && id.kind === 'drop';
  const excluding = found.has('drop') || (found.size === 0 && dropsId);
  if (excluding && (found.has('keep') || found.has('compute')))
    return refuse('Invalid $project: cannot mix inclusion and exclusion');
  if (excluding) return (document) => drop(document, tree);
  if (!id) tree.set('_id', { kind: 'keep' });
  return (document, scope) => compute(keep(document, tree), tree, scope);
}

export function compileAddFields(spec: Value, compile: Compile): Shape {
  if (!isPlain(spec) || Object.keys(spec).length === 0)
    return refuse('$addFields specification must have at least one field');
  const tree: Tree = new Map();
  plantAll(tree, spec, (value) => ({ kind: 'compute', expression: compile(value) }));
  return (document, scope) => compute({ ...document }, tree, scope);
}

function keep(document: Document, tree: Tree): Document {
  const result: Document = {};
  for (const key of Object.keys(document)) {
    const leaf = tree.get(key);
    if (!leaf) continue;
    const value = document[key] as Value;
    if (leaf instanceof Map) {
      const inside = keepInside(value, leaf);
      if (inside !== undefined) result[key] = inside;
    } else if (leaf.kind === 'keep') result[key] = value;
  }
  return result;
}

function keepInside(value: Value, tree: Tree): Value | undefined {
  if (Array.isArray(value))
    return value.map((item) => keepInside(item, tree)).filter((item) => item !== undefined);
  return isPlain(value) ? keep(value, tree) : undefined;
}

function drop(document: Document, tree: Tree): Document {
  const result: Document = {};
  for (const key of Object.keys(document)) {
    const leaf = tree.get(key);
    const value = document[key] as Value;
    if (!leaf) result[key] = value;
    else if (leaf instanceof Map) result[key] = dropInside(value, leaf);
    else if (leaf.kind === 'keep') result[key] = value;
  }
  return result;
}

function dropInside(value: Value, tree: Tree): Value {
  if (Array.isArray(value)) return value.map((item) => dropInside(item, tree));
  return isPlain(value) ? drop(value, tree) : value;
}

/** Sets computed fields, below arrays in each element; a scalar in the way becomes a document. */
function compute(document: Document, tree: Tree, scope: Scope): Document {
  for (const [key, leaf] of tree) {
    if (leaf instanceof Map) {
      if (!kinds(leaf).has('compute')) continue;
      document[key] = computeInside(document[key], leaf, scope);
    } else if (leaf.kind === 'compute') {
      const value = leaf.expression(scope);
      if (value !== undefined) document[key] = value;
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a missing value takes the field away
      else delete document[key];
    }
  }
  return document;
}

function computeInside(value: Value | undefined, tree: Tree, scope: Scope): Value {
  if (Array.isArray(value)) return value.map((item) => computeInside(item, tree, scope));
  return compute(isPlain(value) ? { ...value } : {}, tree, scope);
}
