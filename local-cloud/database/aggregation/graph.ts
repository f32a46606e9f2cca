import { refuse } from '../failures';
import { encodeKey } from '../key';
import { compileFilter } from '../match';
import { splitPath, walkPath } from '../paths';
import { isPlain, type Document, type Value } from '../values';
import { type Environment, scopeOf } from './environment';
import { compileExpression } from './expression';
import type { Stage } from './group';

const KEEP = '$$KEEP';
const PRUNE = '$$PRUNE';
const DESCEND = '$$DESCEND';

interface GraphSpec {
  from: string;
  connectFromField: string;
  connectToField: string;
  as: string;
}

function specOf(argument: Value): Document & GraphSpec {
  if (!isPlain(argument)) return refuse('$graphLookup needs an object');
  for (const name of ['from', 'connectFromField', 'connectToField', 'as'])
    if (typeof argument[name] !== 'string') refuse(`$graphLookup requires '${name}' to be a string`);
  if (argument.startWith === undefined) return refuse("$graphLookup requires 'startWith'");
  return argument as Document & GraphSpec;
}

/** Breadth first, each document once, the depth of its first finding in `depthField`. */
export function graphLookup(argument: Value, environment: Environment): Stage {
  const spec = specOf(argument);
  const start = compileExpression(spec.startWith as Value);
  const most = typeof spec.maxDepth === 'number' ? spec.maxDepth : Infinity;
  const restrict = isPlain(spec.restrictSearchWithMatch)
    ? compileFilter(spec.restrictSearchWithMatch)
    : () => true;
  const depthField = typeof spec.depthField === 'string' ? spec.depthField : undefined;
  return (documents) =>
    documents.map((document) => {
      const found = new Map<string, Document>();
      const first = start(scopeOf(environment, document));
      let frontier: Value[] = Array.isArray(first) ? first : first === undefined ? [] : [first];
      for (let depth = 0; frontier.length > 0 && depth <= most; depth += 1) {
        const next: Value[] = [];
        for (const other of environment.find(spec.from, { [spec.connectToField]: { $in: frontier } })) {
          const key = encodeKey(other._id).toString('latin1');
          if (found.has(key) || !restrict(other)) continue;
          found.set(key, depthField === undefined ? other : { ...other, [depthField]: depth });
          walkPath(other, splitPath(spec.connectFromField), true, (value) => {
            if (value !== undefined && !Array.isArray(value)) next.push(value);
            return false;
          });
        }
        frontier = next;
      }
      return { ...document, [spec.as]: [...found.values()] };
    });
}

/** Decides for each document, and with `$$DESCEND` for each document inside it, whether it stays. */
export function redact(argument: Value, environment: Environment): Stage {
  const expression = compileExpression(argument);
  const decide = (document: Document): Document | undefined => {
    const scope = scopeOf(environment, document);
    const verdict = expression({
      ...scope,
      variables: { ...scope.variables, KEEP, PRUNE, DESCEND },
    });
    if (verdict === KEEP) return document;
    if (verdict === PRUNE) return undefined;
    if (verdict !== DESCEND) return refuse('$redact must resolve to $$DESCEND, $$PRUNE, or $$KEEP');
    const result: Document = {};
    for (const key of Object.keys(document)) {
      const value = inside(document[key] as Value);
      if (value !== undefined) result[key] = value;
    }
    return result;
  };
  const inside = (value: Value): Value | undefined => {
    if (Array.isArray(value)) return value.map(inside).filter((item) => item !== undefined);
    return isPlain(value) ? decide(value) : value;
  };
  return (documents) => documents.map(decide).filter((document) => document !== undefined);
}
