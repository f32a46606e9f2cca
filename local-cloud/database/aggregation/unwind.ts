import { refuse } from '../failures';
import { isPlain, type Document, type Value } from '../values';
import type { Stage } from './group';

/** Follows plain fields only: an array on the way to the path ends it. */
function valueAt(document: Document, parts: readonly string[]): Value | undefined {
  let value: Value | undefined = document;
  for (const part of parts) value = isPlain(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  return value;
}

function withValue(document: Document, parts: readonly string[], value: Value | undefined): Document {
  const [part, ...rest] = parts;
  if (part === undefined) return document;
  const result: Document = { ...document };
  const inner = document[part];
  if (rest.length > 0) result[part] = withValue(isPlain(inner) ? inner : {}, rest, value);
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- documents are plain maps of fields
  else if (value === undefined) delete result[part];
  else result[part] = value;
  return result;
}

function unwindOne(
  document: Document,
  path: string[],
  index: string | undefined,
  keepEmpty: boolean,
): Document[] {
  const value = valueAt(document, path);
  const at = (one: Document, position: number | null): Document =>
    index === undefined ? one : withValue(one, index.split('.'), position);
  if (Array.isArray(value)) {
    if (value.length > 0) return value.map((item, position) => at(withValue(document, path, item), position));
    return keepEmpty ? [at(withValue(document, path, undefined), null)] : [];
  }
  if (value === undefined || value === null) return keepEmpty ? [at(document, null)] : [];
  // Anything that is no array counts as its only element.
  return [at(document, null)];
}

export function unwind(argument: Value): Stage {
  const spec: Document = isPlain(argument) ? argument : { path: argument };
  const { path, includeArrayIndex: index, preserveNullAndEmptyArrays: keep } = spec;
  for (const key of Object.keys(spec))
    if (!['path', 'includeArrayIndex', 'preserveNullAndEmptyArrays'].includes(key))
      refuse(`unrecognized option to $unwind stage: ${key}`);
  if (typeof path !== 'string' || !path.startsWith('$'))
    return refuse("path option to $unwind stage should be prefixed with a '$'");
  if (index !== undefined && (typeof index !== 'string' || index === '' || index.startsWith('$')))
    return refuse('includeArrayIndex option to $unwind stage should be a non-empty field name');
  const parts = path.slice(1).split('.');
  return (documents) => documents.flatMap((document) => unwindOne(document, parts, index, keep === true));
}
