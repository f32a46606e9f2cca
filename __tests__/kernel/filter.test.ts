import {
  allOf,
  anyOf,
  compileFilter,
  gt,
  matchesNothing,
  oneOf,
  startsWith,
  type FilterCommand,
} from '@kernel/filter';

const say =
  (name: string) =>
  (...args: unknown[]) => ({
    [name]: args.length === 1 ? args[0] : args,
    and: (other: unknown) => ({ both: [{ [name]: args[0] }, other] }),
  });

const command = Object.fromEntries(
  ['eq', 'neq', 'in', 'gt', 'gte', 'lt', 'lte', 'exists', 'or', 'and'].map((name) => [name, say(name)]),
) as unknown as FilterCommand;

const compiled = (filter: Parameters<typeof compileFilter>[0]) =>
  JSON.parse(JSON.stringify(compileFilter(filter, command))) as unknown;

describe('filters', () => {
  test('every plain value is wrapped in an equality', () => {
    expect(compiled({ state: 'open', rev: 3, toOn: null })).toEqual({
      state: { eq: 'open' },
      rev: { eq: 3 },
      toOn: { eq: null },
    });
  });

  test.each([
    ['an operator out of an event', { no: { $ne: null } as never }],
    ['an array out of an event', { no: ['a'] as never }],
    ['undefined, which would vanish and widen the filter', { college: 'x1', no: undefined }],
    ['NaN', { no: Number.NaN }],
    ['no condition at all', {}],
    ['an operator as a path', { $where: 'true' }],
    ['a prototype as a path', { '__proto__.x': 1 }],
    ['a combination of nothing', { all: [] }],
  ])('refuses %s', (_what, filter) => {
    expect(() => compileFilter(filter, command)).toThrow(TypeError);
  });

  test('an empty list matches nothing, alone and inside combinations', () => {
    expect(matchesNothing({ floorId: oneOf([]) })).toBe(true);
    expect(matchesNothing(allOf({ day: '2026-11-23' }, { floorId: oneOf([]) }))).toBe(true);
    expect(matchesNothing(anyOf([{ floorId: oneOf([]) }, { classId: 'x' }]))).toBe(false);
    expect(compiled(anyOf([{ floorId: oneOf([]) }, { classId: 'x' }]))).toEqual({ classId: { eq: 'x' } });
  });

  test('a prefix is a range, so that an index serves it', () => {
    expect(compiled({ pinyin: startsWith('zhang') })).toEqual({
      pinyin: { both: [{ gte: 'zhang' }, { lt: 'zhang\uffff' }] },
    });
    expect(compiled({ at: gt(5) })).toEqual({ at: { gt: 5 } });
  });
});
