import { assertPlain, hostileKeyIn } from '@kernel/plain';
import { compileUpdate, mergeUpdates, type UpdateCommand } from '@kernel/update';

const command: UpdateCommand = {
  set: (value) => ({ set: value }),
  inc: (by) => ({ inc: by }),
  push: (values) => ({ push: values }),
  remove: () => 'remove',
};

describe('updates', () => {
  test('each change also increments rev, so that matched and modified counts agree', () => {
    expect(compileUpdate({ set: { state: 'open' } }, command)).toEqual({
      state: { set: 'open' },
      rev: { inc: 1 },
    });
    expect(compileUpdate({}, command)).toEqual({ rev: { inc: 1 } });
  });

  test('set, increment, capped log and removal by path', () => {
    const update = {
      set: { 'marks.p1': { s: 'present', v: 1 } },
      inc: { 'counts.present': 1, 'counts.unmarked': -1, 'counts.late': 0 },
      push: { log: { each: [{ at: 1 }], keep: 50 } },
      unset: ['effects.b1'],
    };
    expect(compileUpdate(update, command)).toEqual({
      'marks.p1': { set: { s: 'present', v: 1 } },
      'counts.present': { inc: 1 },
      'counts.unmarked': { inc: -1 },
      log: { push: { each: [{ at: 1 }], slice: -50 } },
      'effects.b1': 'remove',
      rev: { inc: 1 },
    });
  });

  test.each([
    ['an operator key', { set: { a: { $inc: 1 } } }],
    ['a prototype key', { set: { a: JSON.parse('{"__proto__": {"x": 1}}') as unknown } }],
    ['undefined', { set: { a: { b: undefined } } }],
    [
      'a command inside an array, which the SDK stores as its own fields',
      { set: { list: [new (class Command {})()] } },
    ],
    ['a path through an operator', { set: { 'a.$.b': 1 } }],
    ['NaN', { inc: { n: Number.NaN } }],
    ['the same path twice', { set: { n: 1 }, inc: { n: 1 } }],
  ])('refuses %s', (_what, update) => {
    expect(() => compileUpdate(update, command)).toThrow(TypeError);
  });

  test('merged updates keep both sides', () => {
    const merged = mergeUpdates({ set: { a: 1 }, unset: ['x'] }, { set: { b: 2 }, inc: { n: 1 } });
    expect(merged).toMatchObject({ set: { a: 1, b: 2 }, inc: { n: 1 }, unset: ['x'] });
  });

  test('plain JSON passes, hostile keys are found at any depth', () => {
    expect(() => {
      assertPlain({ a: [1, 'x', null, { b: true }] });
    }).not.toThrow();
    expect(hostileKeyIn({ a: [{ b: { $ne: null } }] })).toBe('$ne');
    expect(hostileKeyIn(JSON.parse('{"a":{"__proto__":1}}'))).toBe('__proto__');
    expect(hostileKeyIn({ a: 'text with $ne' })).toBeNull();
    let deep: unknown = 1;
    for (let i = 0; i < 20; i += 1) deep = { deep };
    expect(hostileKeyIn(deep)).toBe('(too deep)');
  });
});
