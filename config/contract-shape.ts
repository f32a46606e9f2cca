import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Domain } from '../src/contract/core/define';

const CONTRACT = resolve(__dirname, '../src/contract');

/** What a schema promises, as data: objects by field, enums by member. */
export type Shape =
  | { kind: string }
  | { kind: 'object'; fields: Record<string, { required: boolean; shape: Shape }> }
  | { kind: 'enum'; members: string[] }
  | { kind: 'list'; item: Shape }
  | { kind: 'choice'; options: Shape[] };

interface Schema {
  type: string;
  entries?: Record<string, Schema>;
  options?: readonly unknown[];
  item?: Schema;
  wrapped?: Schema;
  value?: Schema;
}

const OPTIONAL = new Set(['optional', 'nullish', 'exact_optional', 'undefinedable']);

export function shapeOf(schema: Schema): Shape {
  if (schema.entries) {
    const fields = Object.entries(schema.entries).map(([name, inner]) => [
      name,
      { required: !OPTIONAL.has(inner.type), shape: shapeOf(inner) },
    ]);
    return {
      kind: 'object',
      fields: Object.fromEntries(fields) as Record<string, { required: boolean; shape: Shape }>,
    };
  }
  if (schema.type === 'picklist') return { kind: 'enum', members: (schema.options ?? []).map(String).sort() };
  if (schema.type === 'array' && schema.item) return { kind: 'list', item: shapeOf(schema.item) };
  if (schema.type === 'record' && schema.value) return { kind: 'list', item: shapeOf(schema.value) };
  if ((schema.type === 'variant' || schema.type === 'union') && schema.options) {
    return { kind: 'choice', options: (schema.options as Schema[]).map(shapeOf) };
  }
  if (schema.wrapped) return shapeOf(schema.wrapped);
  return { kind: schema.type };
}

export interface ActionShape {
  input: Shape;
  output: Shape;
}

/** Every domain of the contract, found by folder. */
export function contractDomains(): Domain[] {
  const found = new Map<string, Domain>();
  for (const file of readdirSync(CONTRACT).filter((name) => name.endsWith('.ts'))) {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- found by folder, so that none is forgotten
    const exported = require(resolve(CONTRACT, file)) as Record<string, unknown>;
    for (const value of Object.values(exported)) {
      const domain = value as Partial<Domain> | null;
      if (domain && typeof domain === 'object' && domain.name && domain.actions && domain.errors) {
        found.set(domain.name, domain as Domain);
      }
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function releasedShape(domains: readonly Domain[]): Record<string, ActionShape> {
  return Object.fromEntries(
    domains.flatMap((domain) =>
      Object.entries(domain.actions).map(([name, action]) => [
        `${domain.name}.${name}`,
        {
          input: shapeOf(action.input as unknown as Schema),
          output: shapeOf(action.output as unknown as Schema),
        },
      ]),
    ),
  );
}

/** One line an action: who may ask, how it is recorded. */
export function permissionMatrix(domains: readonly Domain[]): string {
  const lines = domains.flatMap((domain) =>
    Object.entries(domain.actions).map(([name, action]) => {
      const who = typeof action.allow === 'string' ? action.allow : [...action.allow].sort().join(' ');
      const record = action.kind === 'query' ? 'query' : `command ${action.receipt ?? 'full'}`;
      return `${domain.name}.${name} · ${record}${action.audit ? ' · anonymous' : ''} · ${who}`;
    }),
  );
  return `${lines.sort().join('\n')}\n`;
}

/** What an old client would trip over: each breach of "additive only". */
export function contractBreaches(
  before: Record<string, ActionShape>,
  after: Record<string, ActionShape>,
): string[] {
  return Object.entries(before).flatMap(([name, old]) => {
    const next = after[name];
    if (!next) return [`${name} was removed`];
    return [
      ...shrunk(`${name} output`, old.output, next.output),
      ...demanded(`${name} input`, old.input, next.input),
    ];
  });
}

function shrunk(path: string, before: Shape, after: Shape): string[] {
  if ('fields' in before && 'fields' in after) {
    return Object.entries(before.fields).flatMap(([name, field]) => {
      const next = after.fields[name];
      return next ? shrunk(`${path}.${name}`, field.shape, next.shape) : [`${path}.${name} was removed`];
    });
  }
  if ('members' in before && 'members' in after) {
    return before.members
      .filter((member) => !after.members.includes(member))
      .map((member) => `${path} lost ${member}`);
  }
  if ('item' in before && 'item' in after) return shrunk(`${path}[]`, before.item, after.item);
  return before.kind === after.kind ? [] : [`${path} was ${before.kind} and is ${after.kind}`];
}

function demanded(path: string, before: Shape, after: Shape): string[] {
  if ('fields' in before && 'fields' in after) {
    const added = Object.entries(after.fields)
      .filter(([name, field]) => field.required && before.fields[name]?.required !== true)
      .map(([name]) => `${path}.${name} is required now`);
    const gone = Object.keys(before.fields)
      .filter((name) => !(name in after.fields))
      .map((name) => `${path}.${name} was removed`);
    const inner = Object.entries(before.fields).flatMap(([name, field]) => {
      const next = after.fields[name];
      return next ? demanded(`${path}.${name}`, field.shape, next.shape) : [];
    });
    return [...added, ...gone, ...inner];
  }
  if ('members' in before && 'members' in after) {
    return before.members
      .filter((member) => !after.members.includes(member))
      .map((member) => `${path} lost ${member}`);
  }
  if ('item' in before && 'item' in after) return demanded(`${path}[]`, before.item, after.item);
  return before.kind === after.kind ? [] : [`${path} was ${before.kind} and is ${after.kind}`];
}
