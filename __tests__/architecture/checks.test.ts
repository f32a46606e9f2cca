import * as v from 'valibot';
import { hygieneComplaints } from '../../config/check-hygiene';
import { functionConfigComplaints, missingPages } from '../../config/check-wechat';
import { contractBreaches, permissionMatrix, releasedShape } from '../../config/contract-shape';
import { command, defineDomain, query } from '@contract/core/define';

const before = defineDomain('demo', {
  errors: { GONE: '没有了' },
  actions: {
    list: query({
      allow: 'bound',
      input: v.strictObject({ state: v.optional(v.picklist(['open', 'done'])) }),
      output: v.object({ items: v.array(v.object({ id: v.string(), name: v.string() })) }),
      errors: [],
    }),
    drop: command({
      allow: ['admin'],
      input: v.strictObject({ id: v.string() }),
      output: v.object({}),
      errors: ['GONE'],
    }),
  },
});

describe('home-made checks fail when they should', () => {
  test('an old client would break: removed action, field, member; newly required input', () => {
    const after = defineDomain('demo', {
      errors: {},
      actions: {
        list: query({
          allow: 'bound',
          input: v.strictObject({ state: v.optional(v.picklist(['open'])), day: v.string() }),
          output: v.object({ items: v.array(v.object({ id: v.string() })) }),
          errors: [],
        }),
      },
    });
    expect(contractBreaches(releasedShape([before]), releasedShape([after]))).toEqual([
      'demo.list output.items[].name was removed',
      'demo.list input.day is required now',
      'demo.list input.state lost done',
      'demo.drop was removed',
    ]);
    expect(contractBreaches(releasedShape([before]), releasedShape([before]))).toEqual([]);
  });

  test('additions are no breach', () => {
    const after = defineDomain('demo', {
      errors: before.errors,
      actions: {
        ...before.actions,
        list: query({
          allow: 'bound',
          input: v.strictObject({
            state: v.optional(v.picklist(['open', 'done', 'late'])),
            q: v.optional(v.string()),
          }),
          output: v.object({
            items: v.array(v.object({ id: v.string(), name: v.string(), at: v.number() })),
          }),
          errors: [],
        }),
      },
    });
    expect(contractBreaches(releasedShape([before]), releasedShape([after]))).toEqual([]);
  });

  test('the matrix names who may ask and how it is recorded', () => {
    expect(permissionMatrix([before])).toBe('demo.drop · command full · admin\ndemo.list · query · bound\n');
  });

  test('a function configuration that WeChat would refuse', () => {
    expect(functionConfigComplaints('jobs', '{')).toEqual(['jobs/config.json is no JSON']);
    const two = { triggers: [1, 2].map((n) => ({ name: `t${n}`, type: 'timer', config: '5 * * * * * *' })) };
    expect(functionConfigComplaints('jobs', JSON.stringify(two))).toEqual([
      'jobs: config.json may carry one trigger',
    ]);
    const short = { triggers: [{ name: 't', type: 'timer', config: '* * * * *' }] };
    expect(functionConfigComplaints('jobs', JSON.stringify(short))).toHaveLength(1);
  });

  test('a page without a file', () => {
    const config = {
      pages: ['pages/home/index'],
      subPackages: [{ root: 'domains/x', pages: ['pages/sheet/index'] }],
    };
    expect(missingPages(config, () => false)).toEqual(['pages/home/index', 'domains/x/pages/sheet/index']);
    expect(missingPages(config, () => true)).toEqual([]);
  });

  test('addresses that exist on one machine only', () => {
    expect(hygieneComplaints('a.json', '"resol' + 'ved": "x"')).toEqual([
      'a.json:1: a download address in the lock file',
    ]);
    expect(hygieneComplaints('a.ts', `const a = '${['', 'work', 'main'].join('/')}'`)).toHaveLength(1);
    expect(hygieneComplaints('a.ts', 'plain text')).toEqual([]);
  });
});
