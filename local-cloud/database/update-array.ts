import { refuse } from './failures';
import { compilePath, compileFilter, isOperators } from './match';
import { compareValues, sameValue } from './order';
import { sortDocuments, readSort } from './sort';
import { type Document, isPlain, shown, type Value } from './values';
import type { Place } from './update-path';

function arrayAt(place: Place, operator: string, path: string): Value[] | undefined {
  if (place.value === undefined) return undefined;
  if (!Array.isArray(place.value))
    return refuse(`The field '${path}' must be an array for ${operator} but is another type`);
  return place.value;
}

const MODIFIERS = new Set(['$each', '$position', '$slice', '$sort']);

function eachOf(operand: Value, operator: string): Value[] {
  if (!isPlain(operand) || !('$each' in operand)) {
    if (isOperators(operand)) return refuse(`${operator}: unknown modifier ${Object.keys(operand)[0] ?? ''}`);
    return [operand];
  }
  if (!Array.isArray(operand.$each)) return refuse(`The argument to $each in ${operator} must be an array`);
  return operand.$each;
}

const whole = (value: Value | undefined, name: string): number | undefined =>
  value === undefined || (typeof value === 'number' && Number.isInteger(value))
    ? value
    : refuse(`The value for ${name} must be an integer value`);

export function push(place: Place, operand: Value, path: string): void {
  const items = eachOf(operand, '$push');
  const modifiers: Document = isPlain(operand) && '$each' in operand ? operand : {};
  for (const key of Object.keys(modifiers))
    if (!MODIFIERS.has(key)) refuse(`Unrecognized clause in $push: ${key}`);
  const position = whole(modifiers.$position, '$position');
  const slice = whole(modifiers.$slice, '$slice');
  let array = [...(arrayAt(place, '$push', path) ?? [])];
  array.splice(position ?? array.length, 0, ...items);
  if (modifiers.$sort !== undefined) array = sorted(array, modifiers.$sort);
  if (slice !== undefined) array = slice >= 0 ? array.slice(0, slice) : array.slice(slice);
  place.set(array);
}

function sorted(array: Value[], sort: Value): Value[] {
  if (sort === 1 || sort === -1) return [...array].sort((left, right) => compareValues(left, right) * sort);
  if (!isPlain(sort))
    return refuse('The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1}');
  // Elements that are no documents sort as documents without fields.
  return sortDocuments(array, readSort(sort), (item) => (isPlain(item) ? item : {}));
}

export function addToSet(place: Place, operand: Value, path: string): void {
  const items = eachOf(operand, '$addToSet');
  if (isPlain(operand) && '$each' in operand && Object.keys(operand).length > 1)
    refuse('Found unexpected fields after $each in $addToSet');
  const array = [...(arrayAt(place, '$addToSet', path) ?? [])];
  for (const item of items) if (!array.some((present) => sameValue(present, item))) array.push(item);
  place.set(array);
}

export function pop(place: Place, operand: Value, path: string): void {
  if (operand !== 1 && operand !== -1) refuse(`$pop expects 1 or -1, found: ${shown(operand)}`);
  const array = arrayAt(place, '$pop', path);
  if (!array) return;
  place.set(operand === 1 ? array.slice(0, -1) : array.slice(1));
}

/** A document condition fits documents only; operators and literals fit each element as a value. */
function pulls(operand: Value): (element: Value) => boolean {
  if (operand instanceof RegExp || isOperators(operand)) {
    const test = compilePath('v', operand);
    return (element) => test({ v: element });
  }
  if (isPlain(operand)) {
    const test = compileFilter(operand);
    return (element) => isPlain(element) && test(element);
  }
  return (element) => sameValue(element, operand);
}

export function pull(place: Place, operand: Value, path: string): void {
  const fits = pulls(operand);
  const array = arrayAt(place, '$pull', path);
  if (array) place.set(array.filter((element) => !fits(element)));
}

export function pullAll(place: Place, operand: Value, path: string): void {
  if (!Array.isArray(operand)) return refuse('$pullAll requires an array argument');
  const array = arrayAt(place, '$pullAll', path);
  if (array) place.set(array.filter((element) => !operand.some((item) => sameValue(item, element))));
}
