import { refuse } from '../failures';
import { isPlain, type Value } from '../values';
import { argumentsOf, isNothing, named } from './arguments';
import { type Expression, isTrue, type Operator } from './scope';

const cond: Operator = (argument, compile) => {
  const [test, yes, no] = Array.isArray(argument)
    ? argumentsOf('$cond', argument, compile, 3)
    : Object.values(named('$cond', argument, compile, ['if', 'then', 'else']));
  return (scope) => (isTrue(test?.(scope)) ? yes?.(scope) : no?.(scope));
};

const ifNull: Operator = (argument, compile) => {
  const items = argumentsOf('$ifNull', argument, compile, 2, Infinity);
  return (scope) => {
    let value: Value | undefined;
    for (const item of items) {
      value = item(scope);
      if (!isNothing(value)) return value;
    }
    return value;
  };
};

const choose: Operator = (argument, compile) => {
  if (!isPlain(argument) || !Array.isArray(argument.branches))
    return refuse('$switch requires an array of branches');
  const branches = argument.branches.map((branch) => {
    const { case: test, then } = named('$switch', branch, compile, ['case', 'then']);
    return { test: test as Expression, then: then as Expression };
  });
  if (branches.length === 0) return refuse('$switch requires at least one branch.');
  const fallback = 'default' in argument ? compile(argument.default) : undefined;
  return (scope) => {
    for (const { test, then } of branches) if (isTrue(test(scope))) return then(scope);
    if (!fallback)
      return refuse('$switch could not find a matching branch for an input, and no default was specified.');
    return fallback(scope);
  };
};

const letIn: Operator = (argument, compile) => {
  if (!isPlain(argument) || !isPlain(argument.vars)) return refuse("Missing 'vars' parameter to $let");
  if (!('in' in argument)) return refuse("Missing 'in' parameter to $let");
  const variables = Object.entries(argument.vars).map(([name, value]) => [name, compile(value)] as const);
  const inner = compile(argument.in);
  return (scope) => {
    const bound = Object.fromEntries(variables.map(([name, value]) => [name, value(scope)]));
    return inner({ ...scope, variables: { ...scope.variables, ...bound } });
  };
};

export const BRANCHES: Record<string, Operator> = {
  $cond: cond,
  $ifNull: ifNull,
  $let: letIn,
  $literal: (argument) => () => argument,
  $meta: () => refuse('$meta needs a text search, which the local cloud does not have'),
  $switch: choose,
};
