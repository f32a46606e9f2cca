import { refuse } from '../failures';
import { encodeKey } from '../key';
import { isPlain, type Document, type Value } from '../values';
import { argumentsOf, isNothing, list, nullable, plainly } from './arguments';
import { isTrue, type Operator } from './scope';

/** Distinct values in first-come order, by MongoDB's equality. */
export class ValueSet {
  private readonly items = new Map<string, Value>();

  constructor(values: Iterable<Value> = []) {
    for (const value of values) this.add(value);
  }

  add(value: Value): void {
    const key = encodeKey(value).toString('latin1');
    if (!this.items.has(key)) this.items.set(key, value);
  }

  has(value: Value): boolean {
    return this.items.has(encodeKey(value).toString('latin1'));
  }

  values(): Value[] {
    return [...this.items.values()];
  }

  get size(): number {
    return this.items.size;
  }
}

const setOf = (name: string, value: Value | undefined): ValueSet => new ValueSet(list(name, value));

const many =
  (name: string, apply: (sets: ValueSet[]) => Value): Operator =>
  (argument, compile) => {
    const items = argumentsOf(name, argument, compile, 0, Infinity);
    return (scope) => {
      const values = items.map((item) => item(scope));
      return values.some(isNothing) ? null : apply(values.map((value) => setOf(name, value)));
    };
  };

const mergeObjects: Operator = (argument, compile) => {
  const items = argumentsOf('$mergeObjects', argument, compile, 0, Infinity);
  return (scope) => {
    const result: Document = {};
    for (const item of items) {
      const value = item(scope);
      if (isNothing(value)) continue;
      if (!isPlain(value)) return refuse('$mergeObjects requires object inputs');
      Object.assign(result, value);
    }
    return result;
  };
};

export const SETS: Record<string, Operator> = {
  $allElementsTrue: plainly('$allElementsTrue', 1, (value) => list('$allElementsTrue', value).every(isTrue)),
  $anyElementTrue: plainly('$anyElementTrue', 1, (value) => list('$anyElementTrue', value).some(isTrue)),
  $mergeObjects: mergeObjects,
  $objectToArray: nullable('$objectToArray', 1, (value) =>
    isPlain(value)
      ? Object.entries(value).map(([k, v]) => ({ k, v }))
      : refuse('$objectToArray requires a document input'),
  ),
  $setDifference: nullable('$setDifference', 2, (left, right) => {
    const taken = setOf('$setDifference', right);
    return setOf('$setDifference', left)
      .values()
      .filter((value) => !taken.has(value));
  }),
  $setEquals: (argument, compile) => {
    const items = argumentsOf('$setEquals', argument, compile, 2, Infinity);
    return (scope) => {
      const [first, ...rest] = items.map((item) => setOf('$setEquals', item(scope)));
      return rest.every(
        (other) => other.size === first?.size && other.values().every((value) => first.has(value)),
      );
    };
  },
  $setIntersection: many('$setIntersection', ([first, ...rest]) =>
    (first?.values() ?? []).filter((value) => rest.every((other) => other.has(value))),
  ),
  $setIsSubset: plainly('$setIsSubset', 2, (left, right) => {
    const whole = setOf('$setIsSubset', right);
    return setOf('$setIsSubset', left)
      .values()
      .every((value) => whole.has(value));
  }),
  $setUnion: many('$setUnion', (sets) => new ValueSet(sets.flatMap((set) => set.values())).values()),
};
