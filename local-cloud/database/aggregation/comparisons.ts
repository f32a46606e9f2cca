import { compareValues } from '../order';
import { argumentsOf, kind, plainly } from './arguments';
import { isTrue, type Operator } from './scope';

/** Across types MongoDB's type order decides, and a missing value is less than everything. */
const compare = (name: string, accepts: (order: number) => boolean): Operator =>
  plainly(name, 2, (left, right) => accepts(compareValues(left, right)));

export const COMPARISONS: Record<string, Operator> = {
  $cmp: plainly('$cmp', 2, (left, right) => Math.sign(compareValues(left, right))),
  $eq: compare('$eq', (order) => order === 0),
  $ne: compare('$ne', (order) => order !== 0),
  $gt: compare('$gt', (order) => order > 0),
  $gte: compare('$gte', (order) => order >= 0),
  $lt: compare('$lt', (order) => order < 0),
  $lte: compare('$lte', (order) => order <= 0),
  $and: (argument, compile) => {
    const items = argumentsOf('$and', argument, compile, 0, Infinity);
    return (scope) => items.every((item) => isTrue(item(scope)));
  },
  $or: (argument, compile) => {
    const items = argumentsOf('$or', argument, compile, 0, Infinity);
    return (scope) => items.some((item) => isTrue(item(scope)));
  },
  $not: plainly('$not', 1, (value) => !isTrue(value)),
  $type: plainly('$type', 1, (value) => kind(value)),
};
