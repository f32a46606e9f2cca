import { refuse } from '../failures';
import { compileFilter } from '../match';
import { readSort, sortDocuments } from '../sort';
import { isPlain, type Document, type Value } from '../values';
import { type Environment, scopeOf } from './environment';
import { compileExpression } from './expression';
import { compileAddFields, compileProject, type Shape } from './fields';
import { bucket, bucketAuto, group, type Stage } from './group';
import { graphLookup, redact } from './graph';
import { lookup } from './lookup';
import { unwind } from './unwind';

type CompileStage = (argument: Value, environment: Environment) => Stage;

const shaped =
  (shape: Shape, environment: Environment): Stage =>
  (documents) =>
    documents.map((document) => shape(document, scopeOf(environment, document)));

const wholeNumber = (stage: string, value: Value, least: number): number =>
  typeof value === 'number' && Number.isInteger(value) && value >= least
    ? value
    : refuse(`the argument of ${stage} must be a whole number from ${least}`);

function count(argument: Value): Stage {
  if (typeof argument !== 'string' || argument === '' || /[$.]/.test(argument))
    return refuse('the count field must be a non-empty string without $ and dots');
  // No input gives no document, not a zero: `list[0].n` breaks, as it does in the cloud.
  return (documents) => (documents.length > 0 ? [{ [argument]: documents.length }] : []);
}

function replaceRoot(raw: Value | undefined, environment: Environment): Stage {
  if (raw === undefined) return refuse('no newRoot specified for the $replaceRoot stage');
  const expression = compileExpression(raw);
  return (documents) =>
    documents.map((document) => {
      const root = expression(scopeOf(environment, document));
      return isPlain(root)
        ? root
        : refuse("'newRoot' expression must evaluate to an object, but resulting value was another type");
    });
}

function sortByCount(argument: Value, environment: Environment): Stage {
  if (!(typeof argument === 'string' && argument.startsWith('$')) && !isPlain(argument))
    return refuse('the sortByCount field must be a path or an expression');
  const counted = group({ _id: argument, count: { $sum: 1 } }, environment);
  return (documents) => sortDocuments(counted(documents), [['count', -1]], (document) => document);
}

/** Each document at most once. */
function sample(argument: Value): Stage {
  const size = isPlain(argument)
    ? wholeNumber('$sample', argument.size ?? null, 1)
    : refuse('$sample needs a size');
  return (documents) => {
    const rest = [...documents];
    const picked: Document[] = [];
    while (picked.length < size && rest.length > 0) {
      const at = Math.floor(Math.random() * rest.length);
      picked.push(...rest.splice(at, 1));
    }
    return picked;
  };
}

function facet(argument: Value, environment: Environment): Stage {
  if (!isPlain(argument) || Object.keys(argument).length === 0)
    return refuse('the $facet specification must be a non-empty object');
  const branches = Object.entries(argument).map(([name, stages]) => {
    if (!Array.isArray(stages)) return refuse(`arguments to $facet must be arrays, ${name} is not`);
    if (stages.some((stage) => isPlain(stage) && '$facet' in stage))
      return refuse('$facet is not allowed to be used within a $facet stage');
    return [name, compilePipeline(stages.filter(isPlain), environment)] as const;
  });
  return (documents) => [Object.fromEntries(branches.map(([name, run]) => [name, run(documents)]))];
}

function unset(argument: Value): Value {
  const paths = Array.isArray(argument) ? argument : [argument];
  return Object.fromEntries(
    paths.map((path) => [typeof path === 'string' ? path : refuse('$unset needs field names'), 0]),
  );
}

const STAGES: Record<string, CompileStage> = {
  $addFields: (argument, environment) => shaped(compileAddFields(argument, compileExpression), environment),
  $bucket: bucket,
  $bucketAuto: bucketAuto,
  $count: count,
  $facet: facet,
  $geoNear: () =>
    refuse('$geoNear is not supported by the local cloud: it stores points but does not search them'),
  $graphLookup: graphLookup,
  $group: group,
  $limit: (argument) => {
    const most = wholeNumber('$limit', argument, 1);
    return (documents) => documents.slice(0, most);
  },
  $lookup: (argument, environment) => lookup(argument, environment, compilePipeline),
  $match: (argument, environment) => {
    const test = compileFilter(
      isPlain(argument) ? argument : refuse('the match filter must be an object'),
      environment,
    );
    return (documents) => documents.filter(test);
  },
  $project: (argument, environment) => shaped(compileProject(argument, compileExpression), environment),
  $redact: redact,
  $replaceRoot: (argument, environment) =>
    replaceRoot(isPlain(argument) ? argument.newRoot : undefined, environment),
  $replaceWith: replaceRoot,
  $sample: sample,
  $set: (argument, environment) => shaped(compileAddFields(argument, compileExpression), environment),
  $skip: (argument) => {
    const skipped = wholeNumber('$skip', argument, 0);
    return (documents) => documents.slice(skipped);
  },
  $sort: (argument) => {
    const sort = readSort(
      isPlain(argument) ? argument : refuse('the $sort key specification must be an object'),
    );
    if (sort.length === 0) return refuse('$sort stage must have at least one sort key');
    return (documents) => sortDocuments(documents, sort, (document) => document);
  },
  $sortByCount: sortByCount,
  $unset: (argument, environment) => shaped(compileProject(unset(argument), compileExpression), environment),
  $unwind: unwind,
};

export const STAGE_NAMES = Object.keys(STAGES);

/** Compiles all stages before any runs: a bad one is refused even when nothing would reach it. */
export function compilePipeline(stages: Document[], environment: Environment): Stage {
  const compiled = stages.map((stage) => {
    const [name, ...others] = Object.keys(stage);
    if (name === undefined || others.length > 0)
      return refuse('A pipeline stage specification object must contain exactly one field.');
    const compile = Object.hasOwn(STAGES, name) ? STAGES[name] : undefined;
    if (!compile) return refuse(`Unrecognized pipeline stage name: '${name}'`);
    return compile(stage[name] as Value, environment);
  });
  return (documents) => compiled.reduce((current, stage) => stage(current), documents);
}
