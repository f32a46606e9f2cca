import { refuse } from '../failures';
import { isPlain, type Document, type Value } from '../values';
import { TOTALS } from './accumulators';
import { ARITHMETIC } from './arithmetic';
import { ARRAYS } from './arrays';
import { BRANCHES } from './branches';
import { COMPARISONS } from './comparisons';
import { DATES } from './dates';
import { SETS } from './sets';
import { type Expression, fieldValue, isTrue, type Operator, type Scope } from './scope';
import { STRINGS } from './strings';

const OPERATORS: Record<string, Operator> = {
  ...ARITHMETIC,
  ...ARRAYS,
  ...BRANCHES,
  ...COMPARISONS,
  ...DATES,
  ...SETS,
  ...STRINGS,
  ...TOTALS,
};

export const EXPRESSION_OPERATORS = Object.keys(OPERATORS);

/** Compiles an aggregation expression; unknown operators and malformed ones are refused before anything runs. */
export function compileExpression(raw: Value): Expression {
  if (typeof raw === 'string' && raw.startsWith('$')) return fieldOrVariable(raw);
  if (Array.isArray(raw)) {
    const items = raw.map(compileExpression);
    return (scope) => items.map((item) => item(scope) ?? null);
  }
  if (!isPlain(raw)) return () => raw;
  const keys = Object.keys(raw);
  const first = keys[0];
  if (first?.startsWith('$')) {
    if (keys.length > 1) return refuse('an object representing an expression must have exactly one field');
    const operator = Object.hasOwn(OPERATORS, first) ? OPERATORS[first] : undefined;
    if (!operator) return refuse(`Unrecognized expression '${first}'`);
    return operator(raw[first] as Value, compileExpression);
  }
  return objectOf(raw);
}

function objectOf(raw: Document): Expression {
  const fields = Object.keys(raw).map((key) => {
    if (key.startsWith('$')) refuse('an object representing an expression must have exactly one field');
    return [key, compileExpression(raw[key] as Value)] as const;
  });
  return (scope) => {
    const result: Document = {};
    for (const [key, expression] of fields) {
      const value = expression(scope);
      if (value !== undefined) result[key] = value;
    }
    return result;
  };
}

function fieldOrVariable(raw: string): Expression {
  if (!raw.startsWith('$$')) {
    const path = raw.slice(1).split('.');
    if (path.some((part) => part === '')) return refuse(`'${raw}' is not a valid field path`);
    return ({ root }) => fieldValue(root, path, 0);
  }
  const [name = '', ...path] = raw.slice(2).split('.');
  switch (name) {
    case 'ROOT':
    case 'CURRENT':
      return ({ root }) => fieldValue(root, path, 0);
    case 'NOW':
      return ({ now }) => new Date(now);
    case 'REMOVE':
      return () => undefined;
    default:
      return ({ variables }) => {
        if (!Object.hasOwn(variables, name)) return refuse(`Use of undefined variable: ${name}`);
        return fieldValue(variables[name], path, 0);
      };
  }
}

/** Where a condition takes its variables and its time from; they may change between two runs. */
export type ConditionScope = Omit<Scope, 'root'>;

const NO_SCOPE: ConditionScope = { variables: {}, now: 0 };

/** The condition of `$expr` and `_.expr()`. */
export function truthyExpression(raw: Value, scope = NO_SCOPE): (document: Document) => boolean {
  const expression = compileExpression(raw);
  return (document) => isTrue(expression({ root: document, variables: scope.variables, now: scope.now }));
}
