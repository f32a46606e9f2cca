import { refuse } from './failures';
import { encodeText, type Document, isPlain, type Value } from './values';
import { isIndex } from './paths';

/** The place an update operator works on: a field of a document or an element of an array. */
export interface Place {
  value: Value | undefined;
  set(value: Value): void;
  /** A field goes away; an array element becomes null, because positions must not move. */
  unset(): void;
}

/** MongoDB's own limit for filling up an array with nulls. */
const PADDING = 1_500_000;

const blocked = (part: string, holder: string, value: Value): never =>
  refuse(`Cannot create field '${part}' in element {${holder}: ${encodeText(value).slice(0, 100)}}`);

function childPlace(holder: Document | Value[], part: string, path: string): Place {
  if (Array.isArray(holder)) {
    if (!isIndex(part)) return blocked(part, path.split('.')[0] ?? path, holder);
    const index = Number(part);
    return {
      value: holder[index],
      set(value) {
        if (index > holder.length + PADDING)
          refuse(`can't backfill array to larger than ${PADDING} elements`);
        while (holder.length < index) holder.push(null);
        holder[index] = value;
      },
      unset() {
        if (index < holder.length) holder[index] = null;
      },
    };
  }
  return {
    value: Object.hasOwn(holder, part) ? holder[part] : undefined,
    set: (value) => {
      holder[part] = value;
    },
    unset: () => {
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- documents are plain maps of fields
      delete holder[part];
    },
  };
}

/**
 * Finds the place of a dotted path, creating missing parents when it is written. A null or scalar parent, or a name
 * inside an array, is refused, as MongoDB refuses it.
 */
export function placeOf(document: Document, parts: readonly string[]): Place {
  let holder: Document | Value[] = document;
  for (let at = 0; at < parts.length - 1; at += 1) {
    const part = parts[at] as string;
    const place: Place = childPlace(holder, part, parts.join('.'));
    if (place.value === undefined) return missingPlace(place, parts.slice(at + 1));
    if (isPlain(place.value) || Array.isArray(place.value)) holder = place.value;
    else return blocked(parts[at + 1] as string, part, place.value);
  }
  return childPlace(holder, parts[parts.length - 1] as string, parts.join('.'));
}

function missingPlace(parent: Place, rest: readonly string[]): Place {
  return {
    value: undefined,
    set(value) {
      parent.set(rest.reduceRight<Value>((inner, part) => ({ [part]: inner }), value));
    },
    unset() {
      // Nothing is there to remove.
    },
  };
}

/** As `placeOf`, for operators that look before they write: where the path is blocked there is simply no value. */
export function existingPlace(document: Document, parts: readonly string[]): Place | undefined {
  let holder: Value | undefined = document;
  for (const part of parts.slice(0, -1)) {
    if (Array.isArray(holder)) holder = isIndex(part) ? holder[Number(part)] : undefined;
    else holder = isPlain(holder) && Object.hasOwn(holder, part) ? holder[part] : undefined;
  }
  const last = parts[parts.length - 1] as string;
  if (Array.isArray(holder))
    return isIndex(last) && Number(last) < holder.length ? childPlace(holder, last, last) : undefined;
  return isPlain(holder) && Object.hasOwn(holder, last) ? childPlace(holder, last, last) : undefined;
}

/** Spells out `$[]` and `$`: one path per element they stand for. */
export function spellOut(
  document: Document,
  parts: readonly string[],
  matchedIndex: (arrayPath: string) => number | undefined,
): string[][] {
  let paths: string[][] = [[]];
  for (const part of parts) {
    if (part === '$') {
      paths = paths.map((path) => {
        const index = matchedIndex(path.join('.'));
        if (index === undefined)
          return refuse('The positional operator did not find the match needed from the query.');
        return [...path, String(index)];
      });
    } else if (part === '$[]') {
      paths = paths.flatMap((path) => {
        const array = existingPlace(document, path)?.value;
        if (!Array.isArray(array))
          return refuse(
            `The path '${path.join('.')}' must exist in the document in order to apply array updates.`,
          );
        return array.map((_, index) => [...path, String(index)]);
      });
    } else if (part.startsWith('$['))
      return refuse(`No array filter found for identifier '${part.slice(2, -1)}'`);
    else paths = paths.map((path) => [...path, part]);
  }
  return paths;
}
