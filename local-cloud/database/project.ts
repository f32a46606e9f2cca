import { refuse } from './failures';
import { elementMatches } from './match';
import { type Document, isPlain, type Value } from './values';

type Tree = Map<string, Tree | true>;
export type Projection = (document: Document) => Document;

interface Special {
  path: string;
  operator: '$slice' | '$elemMatch';
  operand: Value;
}

/** `field()`: inclusion or exclusion, not both (`_id` excepted), with `$slice` and `$elemMatch`. */
export function compileProjection(projection: Document): Projection {
  const include: Tree = new Map();
  const exclude: Tree = new Map();
  const specials: Special[] = [];
  let id: boolean | undefined;
  for (const path of Object.keys(projection)) {
    const value = projection[path] as Value;
    if (isPlain(value)) {
      specials.push(special(path, value));
      continue;
    }
    if (typeof value !== 'boolean' && typeof value !== 'number')
      return refuse(`projection of '${path}' must be 0 or 1`);
    if (path === '_id') id = Boolean(value);
    else plant(value ? include : exclude, path);
  }
  const keepsListed = include.size > 0 || (exclude.size === 0 && (id === true || onlyElemMatch(specials)));
  if (include.size > 0 && exclude.size > 0)
    return refuse('Cannot do exclusion and inclusion in one projection (except for _id)');
  if (keepsListed) for (const { path } of specials) plant(include, path);
  if (keepsListed && id !== false) plant(include, '_id');
  if (!keepsListed && id === false) plant(exclude, '_id');
  const finish = specials.map(compileSpecial);
  return (document) => {
    const result = keepsListed ? keep(document, include) : drop(document, exclude);
    return finish.reduce((current, step) => step(current), result);
  };
}

const onlyElemMatch = (specials: Special[]): boolean =>
  specials.length > 0 && specials.some(({ operator }) => operator === '$elemMatch');

function special(path: string, value: Document): Special {
  const [operator, ...others] = Object.keys(value);
  if ((operator !== '$slice' && operator !== '$elemMatch') || others.length > 0)
    return refuse(`unknown projection operator: ${operator ?? '{}'}`);
  return { path, operator, operand: value[operator] as Value };
}

function plant(tree: Tree, path: string): void {
  const parts = path.split('.');
  let at = tree;
  parts.forEach((part, index) => {
    const next = at.get(part);
    const last = index === parts.length - 1;
    if (next === true || (last && next)) return refuse(`Path collision at ${path}`);
    if (last) at.set(part, true);
    else {
      const child: Tree = next ?? new Map<string, Tree | true>();
      at.set(part, child);
      at = child;
    }
    return undefined;
  });
}

function keep(document: Document, tree: Tree): Document {
  const result: Document = {};
  for (const key of Object.keys(document)) {
    const rule = tree.get(key);
    if (!rule) continue;
    const value = document[key] as Value;
    const kept = rule === true ? value : keepInside(value, rule);
    if (kept !== undefined) result[key] = kept;
  }
  return result;
}

/** Inclusion below a scalar keeps nothing; inside arrays scalars fall out, documents are pruned. */
function keepInside(value: Value, tree: Tree): Value | undefined {
  if (Array.isArray(value))
    return value.map((item) => keepInside(item, tree)).filter((item) => item !== undefined);
  return isPlain(value) ? keep(value, tree) : undefined;
}

function drop(document: Document, tree: Tree): Document {
  const result: Document = {};
  for (const key of Object.keys(document)) {
    const rule = tree.get(key);
    if (rule === true) continue;
    const value = document[key] as Value;
    result[key] = rule ? dropInside(value, rule) : value;
  }
  return result;
}

function dropInside(value: Value, tree: Tree): Value {
  if (Array.isArray(value)) return value.map((item) => dropInside(item, tree));
  return isPlain(value) ? drop(value, tree) : value;
}

function compileSpecial({ path, operator, operand }: Special): (document: Document) => Document {
  if (operator === '$slice') {
    const range = sliceRange(operand);
    return (document) =>
      replaceAt(document, path.split('.'), (value) => (Array.isArray(value) ? range(value) : value));
  }
  const matches = elementMatches(operand);
  return (document) =>
    replaceAt(document, path.split('.'), (value) => {
      if (!Array.isArray(value)) return undefined;
      const found = value.find((item) => matches([item]));
      return found === undefined ? undefined : [found];
    });
}

function sliceRange(operand: Value): (value: Value[]) => Value[] {
  if (typeof operand === 'number')
    return (value) => (operand >= 0 ? value.slice(0, operand) : value.slice(operand));
  if (!Array.isArray(operand) || operand.length !== 2)
    return refuse('$slice needs a number or [skip, limit]');
  const [skip, limit] = operand;
  if (typeof skip !== 'number' || typeof limit !== 'number' || limit <= 0)
    return refuse('$slice limit must be positive');
  return (value) => {
    const start = skip >= 0 ? skip : Math.max(0, value.length + skip);
    return value.slice(start, start + limit);
  };
}

function replaceAt(
  document: Document,
  parts: readonly string[],
  change: (value: Value) => Value | undefined,
): Document {
  const [part, ...rest] = parts;
  if (part === undefined || !Object.hasOwn(document, part)) return document;
  const value = document[part] as Value;
  let next: Value | undefined;
  if (rest.length === 0) next = change(value);
  else if (Array.isArray(value))
    next = value.map((item) => (isPlain(item) ? replaceAt(item, rest, change) : item));
  else next = isPlain(value) ? replaceAt(value, rest, change) : value;
  const result: Document = { ...document };
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- documents are plain maps of fields
  if (next === undefined) delete result[part];
  else result[part] = next;
  return result;
}
