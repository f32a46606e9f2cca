import { type ConditionScope, truthyExpression } from './aggregation/expression';
import { refuse } from './failures';
import { compares, equals, hasType, isOneOf, type Leaf, matchesPattern, modulo, pattern } from './match-leaf';
import { splitPath, walkPath } from './paths';
import { type Document, isPlain, type Value } from './values';

export type Test = (document: Document) => boolean;

const all =
  (tests: Test[]): Test =>
  (document) =>
    tests.every((test) => test(document));

export function isOperators(value: Value | undefined): value is Document {
  return isPlain(value) && (Object.keys(value)[0] ?? '').startsWith('$');
}

/** Compiles a filter; everything MongoDB would refuse, and what the local cloud does not know, is refused here. */
export function compileFilter(filter: Document, scope?: ConditionScope): Test {
  const tests: Test[] = [];
  for (const key of Object.keys(filter)) {
    const operand = filter[key] as Value;
    if (key.startsWith('$')) {
      const test = compileLogical(key, operand, scope);
      if (test) tests.push(test);
    } else tests.push(compilePath(key, operand));
  }
  return tests.length === 1 && tests[0] ? tests[0] : all(tests);
}

function branches(operator: string, operand: Value, scope: ConditionScope | undefined): Test[] {
  if (!Array.isArray(operand) || operand.length === 0) return refuse(`${operator} must be a nonempty array`);
  return operand.map((item) =>
    isPlain(item) ? compileFilter(item, scope) : refuse(`${operator} entries need to be full objects`),
  );
}

function compileLogical(
  operator: string,
  operand: Value,
  scope: ConditionScope | undefined,
): Test | undefined {
  switch (operator) {
    case '$and':
      return all(branches(operator, operand, scope));
    case '$or': {
      const tests = branches(operator, operand, scope);
      return (document) => tests.some((test) => test(document));
    }
    case '$nor': {
      const tests = branches(operator, operand, scope);
      return (document) => !tests.some((test) => test(document));
    }
    case '$expr':
      return truthyExpression(operand, scope);
    case '$comment':
      return undefined;
    default:
      return refuse(`unknown top level operator: ${operator}`);
  }
}

/** The condition on one field: a literal, a pattern, or a document of operators. */
export function compilePath(path: string, condition: Value): Test {
  const parts = splitPath(path);
  if (parts.some((part) => part === '')) return refuse(`field path '${path}' has an empty part`);
  if (!isOperators(condition)) return onLeaves(parts, equals(condition));
  const tests: Test[] = [];
  for (const operator of Object.keys(condition)) {
    if (!operator.startsWith('$')) return refuse(`unknown operator: ${operator}`);
    if (operator === '$options') {
      if (!('$regex' in condition)) return refuse('$options needs a $regex');
      continue;
    }
    tests.push(compileOperator(parts, operator, condition[operator] as Value, condition));
  }
  return tests.length === 1 && tests[0] ? tests[0] : all(tests);
}

const onLeaves =
  (parts: readonly string[], leaf: Leaf): Test =>
  (document) =>
    walkPath(document, parts, true, leaf);

const onWholes =
  (parts: readonly string[], leaf: Leaf): Test =>
  (document) =>
    walkPath(document, parts, false, leaf);

const not =
  (test: Test): Test =>
  (document) =>
    !test(document);

function compileOperator(parts: readonly string[], operator: string, operand: Value, all: Document): Test {
  switch (operator) {
    case '$eq':
      return onLeaves(parts, operand instanceof RegExp ? literalPattern(operand) : equals(operand));
    case '$ne':
      if (operand instanceof RegExp) return refuse("Can't have regex as arg to $ne.");
      return not(onLeaves(parts, equals(operand)));
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return onLeaves(parts, compares(operator, operand));
    case '$in':
      return onLeaves(parts, isOneOf(operand));
    case '$nin':
      return not(onLeaves(parts, isOneOf(operand)));
    case '$exists': {
      const exists = onWholes(parts, (value) => value !== undefined);
      return operand ? exists : not(exists);
    }
    case '$regex':
      return onLeaves(parts, matchesPattern(pattern(operand, all.$options)));
    case '$mod':
      return onLeaves(parts, modulo(operand));
    case '$type':
      return onLeaves(parts, hasType(operand));
    case '$size':
      if (typeof operand !== 'number' || !Number.isInteger(operand) || operand < 0)
        return refuse('$size must be a non-negative whole number');
      return onWholes(parts, (value) => Array.isArray(value) && value.length === operand);
    case '$all':
      return compileAll(parts, operand);
    case '$elemMatch':
      return onWholes(parts, elementMatches(operand));
    case '$not':
      return compileNot(parts, operand);
    default:
      return refuse(`unknown operator: ${operator}`);
  }
}

const literalPattern =
  (operand: RegExp): Leaf =>
  (value) =>
    value instanceof RegExp && equals(operand as Value)(value);

function compileNot(parts: readonly string[], operand: Value): Test {
  if (operand instanceof RegExp) return not(onLeaves(parts, matchesPattern(operand)));
  if (!isOperators(operand)) return refuse('$not needs a regex or a document');
  return not(compilePath(parts.join('.'), operand));
}

function compileAll(parts: readonly string[], operand: Value): Test {
  if (!Array.isArray(operand)) return refuse('$all needs an array');
  if (operand.length === 0) return () => false;
  const tests = operand.map((item) =>
    isOperators(item)
      ? '$elemMatch' in item
        ? onWholes(parts, elementMatches(item.$elemMatch))
        : refuse('no $ expressions in $all')
      : onLeaves(parts, equals(item)),
  );
  return all(tests);
}

/** Object conditions look at documents (and arrays, by position) only: a scalar has no fields to be missing. */
export function elementMatches(operand: Value): Leaf {
  if (!isPlain(operand)) return refuse('$elemMatch needs an Object');
  const first = Object.keys(operand)[0];
  if (first?.startsWith('$') && !['$and', '$or', '$nor', '$expr'].includes(first)) {
    const test = compilePath('v', operand);
    // Wrapped twice: an element that is itself an array is compared whole and by its own elements.
    return (value) => Array.isArray(value) && value.some((element) => test({ v: element }));
  }
  const test = compileFilter(operand);
  return (value) => Array.isArray(value) && value.some(matchesElement(test));
}

const matchesElement =
  (test: Test) =>
  (element: Value): boolean => {
    const fields = fieldsOf(element);
    return fields !== undefined && test(fields);
  };

/** An array inside an array is matched by its positions. */
const fieldsOf = (element: Value): Document | undefined =>
  isPlain(element)
    ? element
    : Array.isArray(element)
      ? Object.fromEntries(element.map((value, at) => [String(at), value]))
      : undefined;
