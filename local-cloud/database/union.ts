import { collect } from './bounds';
import { choosePlan, type Plan, RANGES } from './plan';
import type { SortSpec } from './sort';
import { ID_INDEX, type Table } from './table';
import { isPlain, type Document } from './values';

/** How to find the documents of a filter: no plan walks the collection, several are a union of index scans. */
interface Strategy {
  plans: Plan[];
  /** How well the worst of the plans is bounded; 0 when the collection or a whole index is walked. */
  score: number;
}

/** A filter as the conditions that must all hold. */
function conditions(filter: Document): Document[] {
  return Object.keys(filter).flatMap((key) => {
    const value = filter[key];
    if (value === undefined) return [];
    return key === '$and' && Array.isArray(value) && value.every(isPlain)
      ? value.flatMap(conditions)
      : [{ [key]: value }];
  });
}

function branchesOf({ $or }: Document): Document[] | undefined {
  return Array.isArray($or) && $or.length > 0 && $or.every(isPlain) ? $or : undefined;
}

/**
 * The best single index, or, when an `$or` asks for different fields, one index scan for each of its branches, which
 * may be unions themselves. A union is taken only when its worst branch is bounded better than the single index.
 */
function strategyFor(table: Table, filter: Document, sort: SortSpec): Strategy {
  const single = choosePlan([ID_INDEX, ...table.indexes], collect(filter), sort);
  let best: Strategy = { plans: single ? [single] : [], score: single?.bound ?? 0 };
  const all = conditions(filter);
  for (const choice of all) {
    const branches = branchesOf(choice);
    if (!branches) continue;
    // Other choices do not multiply: they are tested on the documents that this one finds.
    const rest = all.filter((other) => !branchesOf(other));
    const union = unionOf(table, branches, rest, sort);
    if (union && union.score > best.score) best = union;
  }
  return best;
}

function unionOf(table: Table, branches: Document[], rest: Document[], sort: SortSpec): Strategy | undefined {
  const plans: Plan[] = [];
  let score = Infinity;
  for (const branch of branches) {
    const strategy = strategyFor(table, { $and: [branch, ...rest] }, sort);
    if (strategy.score === 0) return undefined;
    // The branch is not the whole filter: what it finds is always tested.
    plans.push(...strategy.plans.map((plan) => ({ ...plan, exact: false })));
    score = Math.min(score, strategy.score);
  }
  return plans.reduce((sum, { ranges }) => sum + ranges.length, 0) > RANGES ? undefined : { plans, score };
}

/** The plans whose documents together are all that can match, or none for a walk in stored order. */
export function choosePlans(table: Table, filter: Document, sort: SortSpec): Plan[] {
  return strategyFor(table, filter, sort).plans;
}
