import * as v from 'valibot';
import { command, defineDomain, query } from '@contract/core/define';
import { pageInput, pageOf } from '@contract/core/paging';
import type { StateMap } from '@contract/core/states';

export const NOTE_STATES = { open: ['done', 'dropped'], done: [], dropped: [] } as const satisfies StateMap;

const note = v.object({ _id: v.string(), text: v.string(), state: v.picklist(['open', 'done', 'dropped']) });

/** A domain of its own that uses every part of the pipeline; deployed nowhere. */
export const probe = defineDomain('probe', {
  errors: {
    NOTE_FULL: { text: '已有 {n} 条', details: v.object({ n: v.number() }) },
    NOTE_CLOSED: '已经结束',
  },
  actions: {
    hello: query({
      allow: 'anyone',
      input: v.strictObject({}),
      output: v.object({ who: v.nullable(v.string()) }),
      errors: [],
    }),
    me: query({
      allow: 'bound',
      input: v.strictObject({}),
      output: v.object({ personId: v.string(), roles: v.array(v.string()) }),
      errors: [],
    }),
    leaders: query({
      allow: ['floor-leader', 'admin'],
      input: v.strictObject({}),
      output: v.object({ ok: v.boolean() }),
      errors: [],
    }),
    notes: query({
      allow: ['floor-leader'],
      input: v.strictObject({ ...pageInput }),
      output: pageOf(note),
      errors: [],
      limit: 100,
    }),
    seldom: query({ allow: 'bound', input: v.strictObject({}), output: v.object({}), errors: [], limit: 3 }),
    write: command({
      allow: ['floor-leader'],
      input: v.strictObject({
        text: v.pipe(v.string(), v.minLength(1, '请填写内容')),
        fail: v.optional(v.picklist(['full', 'crash', 'once'])),
      }),
      output: note,
      errors: ['NOTE_FULL'],
      ugc: (input) => [input.text],
    }),
    finish: command({
      allow: ['floor-leader'],
      input: v.strictObject({ id: v.string(), to: v.picklist(['done', 'dropped']) }),
      output: v.object({ rev: v.number() }),
      errors: ['NOTE_CLOSED'],
      receipt: 'natural',
    }),
    whisper: command({
      allow: 'bound',
      input: v.strictObject({ text: v.string() }),
      output: v.object({}),
      errors: [],
      audit: 'anonymous',
    }),
    move: command({
      allow: ['floor-leader'],
      input: v.strictObject({ from: v.string(), to: v.string(), n: v.number() }),
      output: v.object({}),
      errors: [],
      receipt: 'natural',
    }),
    sweep: command({
      allow: 'anyone',
      input: v.strictObject({}),
      output: v.object({ drained: v.number() }),
      errors: [],
      receipt: 'natural',
    }),
    tries: command({
      allow: 'anyone',
      input: v.strictObject({ key: v.string() }),
      output: v.object({ allowed: v.boolean() }),
      errors: [],
      receipt: 'natural',
    }),
  },
});
