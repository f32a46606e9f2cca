import { invalid, refuse } from './failures';
import { compileFilter } from './match';
import { compareStrings, compareValues, sameValue } from './order';
import { isIndex, splitPath } from './paths';
import { addToSet, pop, pull, pullAll, push } from './update-array';
import { existingPlace, type Place, placeOf, spellOut } from './update-path';
import { checkValue } from './storable';
import { type Document, isPlain, type Value } from './values';

export interface UpdateContext {
  /** Epoch ms, for `$currentDate`. */
  now: number;
  /** True while an upsert builds a new document: `$setOnInsert` counts. */
  inserting?: boolean;
  /** The filter that found the document, for the positional `$`. */
  filter?: Document;
}

interface Step {
  operator: string;
  path: string;
  operand: Value;
}

type Apply = (place: Place, operand: Value, path: string, context: UpdateContext) => void;

const numeric = (operator: string, operand: Value): number =>
  typeof operand === 'number' ? operand : refuse(`Cannot ${operator} with non-numeric argument`);

function arithmetic(
  place: Place,
  operator: string,
  path: string,
  change: (value: number) => number,
  missing: number,
): void {
  if (place.value === undefined) place.set(missing);
  else if (typeof place.value === 'number') place.set(change(place.value));
  else refuse(`Cannot apply ${operator} to a value of non-numeric type. The field '${path}' is not a number`);
}

const isWhole = (value: Value | undefined): value is number =>
  typeof value === 'number' && Number.isInteger(value);

const OPERATORS: Record<string, Apply> = {
  $set: (place, operand) => {
    place.set(operand);
  },
  $setOnInsert: (place, operand, _path, context) => {
    if (context.inserting) place.set(operand);
  },
  $inc: (place, operand, path) => {
    const by = numeric('increment', operand);
    arithmetic(place, '$inc', path, (value) => value + by, by);
  },
  $mul: (place, operand, path) => {
    const by = numeric('multiply', operand);
    arithmetic(place, '$mul', path, (value) => value * by, 0);
  },
  $min: (place, operand) => {
    if (place.value === undefined || compareValues(operand, place.value) < 0) place.set(operand);
  },
  $max: (place, operand) => {
    if (place.value === undefined || compareValues(operand, place.value) > 0) place.set(operand);
  },
  $bit: (place, operand, path) => {
    const [operator, ...others] = isPlain(operand) ? Object.keys(operand) : [];
    const by = isPlain(operand) && operator ? operand[operator] : undefined;
    if (!operator || others.length > 0 || !['and', 'or', 'xor'].includes(operator))
      return refuse('The $bit modifier takes one of and, or, xor');
    if (!isWhole(by)) return refuse('The $bit modifier field must be an integer');
    const value =
      place.value ?? (place.value === undefined ? 0 : refuse(`Cannot apply $bit to null in '${path}'`));
    if (!isWhole(value)) return refuse(`Cannot apply $bit to a value of non-integral type in '${path}'`);
    place.set(operator === 'and' ? value & by : operator === 'or' ? value | by : value ^ by);
    return undefined;
  },
  $currentDate: (place, operand, _path, context) => {
    if (operand !== true && !(isPlain(operand) && operand.$type === 'date'))
      refuse('$currentDate takes true or {$type: "date"}');
    place.set(new Date(context.now));
  },
  $push: push,
  $addToSet: addToSet,
  $pop: pop,
  $pull: pull,
  $pullAll: pullAll,
};

/** Operators that leave a blocked or missing path alone instead of creating it. */
const LOOK_FIRST = new Set(['$pop', '$pull', '$pullAll']);
const WRITES_OPERAND = new Set(['$set', '$setOnInsert', '$min', '$max', '$push', '$addToSet']);

/** Reads the update: unknown operators, empty ones, `_id` below a path and overlapping paths are refused whole. */
function readSteps(update: Document): Step[] {
  const steps: Step[] = [];
  const operators = Object.keys(update);
  if (operators.length === 0) return invalid('the update is empty');
  for (const operator of operators) {
    const fields = update[operator];
    if (!operator.startsWith('$'))
      return invalid(`the update needs operators, found the field '${operator}'`);
    if (!Object.hasOwn(OPERATORS, operator) && operator !== '$unset' && operator !== '$rename')
      return refuse(`Unknown modifier: ${operator}`);
    if (!isPlain(fields)) return refuse(`Modifiers operate on fields but ${operator} has no document`);
    for (const path of Object.keys(fields)) {
      checkPath(path);
      const operand = fields[path] as Value;
      if (WRITES_OPERAND.has(operator)) checkOperand(operator, operand);
      steps.push({ operator, path, operand });
    }
  }
  refuseOverlaps(steps);
  return steps.sort((left, right) => comparePaths(left.path, right.path));
}

function checkPath(path: string): void {
  for (const part of splitPath(path)) {
    if (part === '') refuse(`The update path '${path}' contains an empty field name, which is not allowed.`);
    if (part.startsWith('$') && part !== '$' && !/^\$\[.*\]$/.test(part))
      refuse(`The dollar ($) prefixed field '${part}' in '${path}' is not valid for storage.`);
    if (part === '__proto__') refuse("field name '__proto__' is refused");
  }
}

function checkOperand(operator: string, operand: Value): void {
  if ((operator === '$push' || operator === '$addToSet') && isPlain(operand) && Array.isArray(operand.$each))
    operand.$each.forEach(checkValue);
  else checkValue(operand);
}

function refuseOverlaps(steps: Step[]): void {
  const paths = steps.flatMap(({ operator, path, operand }) =>
    operator === '$rename' && typeof operand === 'string' ? [path, operand] : [path],
  );
  paths.sort(compareStrings);
  const seen = new Set<string>();
  for (const path of paths) {
    const parts = splitPath(path);
    for (let length = 1; length <= parts.length; length += 1) {
      const prefix = parts.slice(0, length).join('.');
      if (seen.has(prefix)) refuse(`Updating the path '${path}' would create a conflict at '${prefix}'`);
    }
    seen.add(path);
  }
}

/** New fields appear in MongoDB's order: by name, positions by number. */
function comparePaths(left: string, right: string): number {
  const a = splitPath(left);
  const b = splitPath(right);
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const x = a[at] as string;
    const y = b[at] as string;
    const order = isIndex(x) && isIndex(y) ? Number(x) - Number(y) : compareStrings(x, y);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function rename(document: Document, path: string, target: Value): void {
  if (typeof target !== 'string' || target === '')
    return refuse("The 'to' field for $rename must be a string");
  checkPath(target);
  if (`${path}${target}`.includes('$')) return refuse('$rename may not be dynamic');
  const from = splitPath(path);
  const source = existingPlace(document, from);
  for (const parts of [from, splitPath(target)]) {
    for (let length = 1; length < parts.length; length += 1)
      if (Array.isArray(existingPlace(document, parts.slice(0, length))?.value))
        return refuse(
          `The source and target field of $rename cannot be an array element: ${parts.join('.')}`,
        );
  }
  const value = source?.value;
  if (!source || value === undefined) return undefined;
  source.unset();
  placeOf(document, splitPath(target)).set(value);
  return undefined;
}

/** The first element of the array for which the conditions that go through that array hold. */
export function matchedIndex(document: Document, filter: Document, arrayPath: string): number | undefined {
  const place = existingPlace(document, splitPath(arrayPath));
  const array = place?.value;
  if (!place || !Array.isArray(array)) return undefined;
  const relevant: Document = {};
  for (const part of conjuncts(filter))
    for (const key of Object.keys(part))
      if (key === arrayPath || key.startsWith(`${arrayPath}.`)) relevant[key] = part[key] as Value;
  if (Object.keys(relevant).length === 0) return undefined;
  const test = compileFilter(relevant);
  const index = array.findIndex((element) => {
    place.set([element]);
    return test(document);
  });
  place.set(array);
  return index < 0 ? undefined : index;
}

function conjuncts(filter: Document): Document[] {
  const inner = Array.isArray(filter.$and) ? filter.$and.filter(isPlain).flatMap(conjuncts) : [];
  return [filter, ...inner];
}

export type Update = (document: Document, context: UpdateContext) => void;

/** Compiles an update. The result changes the document in place; when it throws, the document must be thrown away. */
export function compileUpdate(update: Document): Update {
  const steps = readSteps(update);
  return (document, context) => {
    const id = document._id;
    const expanded = steps.map((step) => ({
      step,
      paths: step.path.includes('$')
        ? spellOut(document, splitPath(step.path), (array) =>
            matchedIndex(document, context.filter ?? {}, array),
          )
        : [splitPath(step.path)],
    }));
    for (const { step, paths } of expanded) for (const parts of paths) apply(document, step, parts, context);
    if (id !== undefined && !sameValue(document._id, id))
      refuse("Performing an update on the path '_id' would modify the immutable field '_id'");
  };
}

function apply(document: Document, step: Step, parts: readonly string[], context: UpdateContext): void {
  const { operator, operand } = step;
  if (operator === '$rename') rename(document, step.path, operand);
  else if (operator === '$unset') existingPlace(document, parts)?.unset();
  else {
    const place = LOOK_FIRST.has(operator)
      ? (existingPlace(document, parts) ?? { value: undefined, set: nothing, unset: nothing })
      : placeOf(document, parts);
    OPERATORS[operator]?.(place, operand, parts.join('.'), context);
  }
}

const nothing = (): void => undefined;

export const UPDATE_OPERATORS = [...Object.keys(OPERATORS), '$unset', '$rename'];
