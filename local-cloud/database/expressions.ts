import { evalExpr } from 'mingo/core';
import { Context } from 'mingo/core';
import * as expression from 'mingo/operators/expression';
import type { Document, Value } from './values';

const CONTEXT = Context.init({ expression: expression as never });

export function truthyExpression(operand: Value): (document: Document) => boolean {
  return (document) => {
    const value: unknown = evalExpr(document, operand, { context: CONTEXT } as never);
    return value !== false && value !== null && value !== undefined && value !== 0;
  };
}
