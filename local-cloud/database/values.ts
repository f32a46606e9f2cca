import { refuse } from './failures';

/** What a document is made of in memory. 64-bit integers are numbers, ObjectIds are their hex strings. */
export type Value = null | boolean | number | string | Date | PatternValue | Value[] | Document;
export interface Document {
  [key: string]: Value;
}

/** A regular expression as MongoDB knows it: the source and options are kept, because JavaScript lacks option `x` and inline flags. */
export class PatternValue extends RegExp {
  readonly pattern: string;
  readonly options: string;

  constructor(pattern: string, options = '') {
    const { source, flags } = toJavaScript(pattern, options);
    super(source, flags);
    this.pattern = pattern;
    this.options = Array.from(options).sort().join('');
  }

  static override get [Symbol.species](): RegExpConstructor {
    return RegExp;
  }
}

function toJavaScript(pattern: string, options: string): { source: string; flags: string } {
  let flags = '';
  let source = pattern;
  const inline = /^\(\?([imsx]+)\)/.exec(source);
  if (inline) source = source.slice(inline[0].length);
  for (const option of new Set(Array.from(options + (inline?.[1] ?? '')))) {
    if (option === 'i' || option === 'm' || option === 's') flags += option;
    else if (option === 'x') source = withoutLayout(source);
    // `g`, `u` and `y` travel when the caller's literal had them; they have no meaning in a filter.
    else if (option !== 'u' && option !== 'g' && option !== 'y')
      refuse(`invalid flag in regex options: ${option}`);
  }
  try {
    // Without `u` an astral character is two code units and `.` matches half of it; old patterns may refuse `u`.
    new RegExp(source, `${flags}u`);
    return { source, flags: `${flags}u` };
  } catch {
    try {
      new RegExp(source, flags);
      return { source, flags };
    } catch (error) {
      return refuse(`Regular expression is invalid: ${(error as Error).message}`);
    }
  }
}

/** Option `x`: blanks and comments outside character classes carry no meaning. */
const withoutLayout = (source: string): string =>
  source.replace(/\\.|\[(?:\\.|[^\]\\])*\]|\s+|#[^\n]*/gs, (part) => (/^(\s|#)/.test(part) ? '' : part));

/** A value as it may stand in an error message. */
export const shown = (value: unknown): string => (value === undefined ? 'missing' : JSON.stringify(value));

export const isPlain = (value: unknown): value is Document =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Date) &&
  !(value instanceof RegExp);

const numberOf = (text: unknown): number => {
  if (typeof text !== 'string' && typeof text !== 'number')
    return refuse('malformed number in extended JSON');
  const value = Number(text);
  // One zero only: the wire loses the sign anyway.
  return value === 0 ? 0 : value;
};

function dateOf(raw: unknown): Date {
  if (typeof raw === 'string') return validDate(new Date(raw));
  if (typeof raw === 'number') return validDate(new Date(raw));
  if (isPlain(raw) && '$numberLong' in raw) return validDate(new Date(numberOf(raw.$numberLong)));
  return refuse('malformed $date in extended JSON');
}

const validDate = (date: Date): Date =>
  Number.isNaN(date.getTime()) ? refuse('malformed $date in extended JSON') : date;

/** Decodes one parsed extended-JSON value; `now` (epoch ms) is the one instant of all server dates of a request. */
export function decodeWire(raw: unknown, now: number): Value {
  if (raw === null || typeof raw === 'string' || typeof raw === 'boolean') return raw;
  if (typeof raw === 'number') return raw === 0 ? 0 : raw;
  if (Array.isArray(raw)) return raw.map((item) => decodeWire(item, now));
  if (typeof raw !== 'object') return refuse('the value undefined cannot be sent to the database');
  const object = raw as Record<string, unknown>;
  for (const key in object) {
    if (key.charCodeAt(0) === 36) {
      const special = decodeTagged(key, object, now);
      if (special !== undefined) return special;
    }
    break;
  }
  if ('operands' in object && 'operator' in object && 'fieldName' in object)
    refuse(
      `the SDK sent its command _.${String(object.operator)}() as plain data: commands do not work inside arrays, elemMatch values and projections`,
    );
  const result: Document = {};
  for (const key of Object.keys(object)) {
    if (key === '__proto__') refuse("field name '__proto__' is refused");
    result[key] = decodeWire(object[key], now);
  }
  return result;
}

function decodeTagged(key: string, object: Record<string, unknown>, now: number): Value | undefined {
  const inner = object[key];
  switch (key) {
    case '$numberInt':
    case '$numberLong':
    case '$numberDouble':
      return numberOf(inner);
    case '$date':
      return dateOf(inner);
    case '$oid':
      return typeof inner === 'string' ? inner : refuse('malformed $oid');
    case '$regularExpression': {
      const { pattern, options } = inner as { pattern?: unknown; options?: unknown };
      if (typeof pattern !== 'string') return refuse('malformed $regularExpression');
      return new PatternValue(pattern, typeof options === 'string' ? options : '');
    }
    case '$tcb_server_date': {
      const offset = isPlain(inner) ? decodeWire(inner.offset ?? 0, now) : 0;
      return new Date(now + (typeof offset === 'number' ? offset : 0));
    }
    case '$undefined':
      return refuse('the value undefined cannot be sent to the database');
    case '$numberDecimal':
    case '$binary':
    case '$timestamp':
    case '$minKey':
    case '$maxKey':
    case '$symbol':
    case '$code':
    case '$dbPointer':
      return refuse(`extended JSON type ${key} is not supported by the local cloud`);
    default:
      return undefined;
  }
}

function needsTags(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return value === undefined;
  if (Array.isArray(value)) return value.some(needsTags);
  if (value instanceof Date || value instanceof RegExp) return true;
  for (const key in value) if (needsTags((value as Record<string, unknown>)[key])) return true;
  return false;
}

function tagged(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : { $numberDouble: String(value) };
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => (item === undefined ? null : tagged(item)));
  if (value instanceof Date) return { $date: { $numberLong: String(value.getTime()) } };
  if (value instanceof PatternValue)
    return { $regularExpression: { pattern: value.pattern, options: value.options } };
  if (value instanceof RegExp)
    return { $regularExpression: { pattern: value.source, options: value.flags.replace('u', '') } };
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const item = (value as Record<string, unknown>)[key];
    // A computed field without a value is absent in MongoDB; extended JSON would turn it into null.
    if (item !== undefined) result[key] = tagged(item);
  }
  return result;
}

/** Extended JSON, relaxed but for dates: what is stored and what travels back, byte for byte. */
export const encodeText = (value: unknown): string =>
  JSON.stringify(needsTags(value) ? tagged(value) : value);

/** Reads what `encodeText` wrote. */
export function decodeText(text: string): Document {
  const raw = JSON.parse(text) as Document;
  // Stored keys never start with `$`, so the tag can be found without walking the document.
  return text.includes('{"$') ? (decodeWire(raw, 0) as Document) : raw;
}
