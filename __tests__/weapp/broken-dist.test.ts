import { checkDist } from '../../config/static-gate';
import { compileDist } from '../../simulator/compile';
import { CompileError } from '../../simulator/compile-error';
import { bootInJsdom } from '../../simulator/jsdom';
import { removeSmallApps, SMALL_APP, writeSmallApp } from './small-app';

/** Each fault is seen by the layer that ought to see it; a layer that stops looking fails here. */

const BUDGET = { main: 100_000, subpackage: 100_000 };
const home = 'pages/home/index';

afterAll(removeSmallApps);

function compileProblems(dist: string): string {
  try {
    compileDist(dist);
    return '';
  } catch (error) {
    if (error instanceof CompileError) return error.message;
    throw error;
  }
}

function gate(dist: string, budget = BUDGET): string {
  return checkDist(dist, budget)
    .problems.map(({ file, message }) => `${file} ${message}`)
    .join('\n');
}

test('the whole app passes every layer', async () => {
  const dist = writeSmallApp(withJson());
  expect(compileProblems(dist)).toBe('');
  expect(gate(dist)).toBe('');
});

test('a template with an unclosed tag: the gate and the simulator name file and line', async () => {
  const dist = writeSmallApp({ ...withJson(), [`${home}.wxml`]: '<view>\n<text>数</view>' });
  expect(compileProblems(dist)).toContain(`${home}.wxml:2:`);
  expect(gate(dist)).toMatch(/pages\/home\/index\.wxml:2:\d+: expect end-tag/);
});

test('a style sheet that does not parse: the gate and the simulator name the file', async () => {
  const dist = writeSmallApp({ ...withJson(), 'app.wxss': 'page { color: red' });
  expect(compileProblems(dist)).toContain('app.wxss:1');
  expect(gate(dist)).toContain('app.wxss');
});

test('a localStorage call: the gate finds it unrun, the simulator crashes on it as a phone does', async () => {
  const script = `Page({ onLoad() { localStorage.setItem('a', '1') } })`;
  const dist = writeSmallApp({ ...withJson(), [`${home}.js`]: script });
  expect(gate(dist)).toContain(`${home}.js:1:19 uses localStorage, which a phone does not have`);
  const phone = await bootInJsdom({ dist });
  expect(phone.errors.join()).toMatch(/localStorage|undefined/);
  phone.close();
});

test('asking `typeof localStorage` first is fine, and so is a name of one’s own', async () => {
  const script = `var fetch = 1; Page({ onLoad() { if (typeof localStorage !== 'undefined') localStorage.clear(); return fetch } })`;
  expect(gate(writeSmallApp({ ...withJson(), [`${home}.js`]: script }))).toBe('');
});

test.each([
  ['eval("1")', 'uses eval'],
  ['new Function("return 1")', 'makes code from text with new Function'],
])('%s: the gate finds it', async (code, message) => {
  expect(gate(writeSmallApp({ ...withJson(), [`${home}.js`]: `Page({ onLoad() { ${code} } })` }))).toContain(
    message,
  );
});

test('a 300 KB setData: the simulator counts it', async () => {
  const script = `Page({ onLoad() { this.setData({ big: 'x'.repeat(300 * 1024) }) } })`;
  const phone = await bootInJsdom({ dist: writeSmallApp({ [`${home}.js`]: script }) });
  expect(phone.phone.limits.counts.setDataBytes).toBe(1);
  phone.close();
});

test('a page missing from a subpackage: the gate and the simulator name it', async () => {
  const dist = writeSmallApp({ ...withJson(), 'two/pages/second/index.js': '' });
  expect(compileProblems(dist)).toContain('declares two/pages/second/index');
  expect(gate(dist)).toContain('two/pages/second/index.js does not exist');
});

test('a component nobody offers: the simulator names tag, file and line', () => {
  const dist = writeSmallApp({ [`${home}.wxml`]: '<view>\n<movable-area/></view>' });
  expect(compileProblems(dist)).toContain(`${home}.wxml:2:1 <movable-area>`);
});

test('a package over its budget: the gate says by how much', async () => {
  expect(gate(writeSmallApp(withJson()), { main: 1_000, subpackage: 10 })).toMatch(
    /main package has \d+ bytes, its budget is 1000[^]*one has \d+ bytes/,
  );
});

/** The gate wants a JSON beside every page, as Taro writes it. */
function withJson(): Record<string, string> {
  const pages = Object.keys(SMALL_APP).filter((file) => file.endsWith('.wxml'));
  return Object.fromEntries(
    pages.map((file) => [file.replace(/wxml$/, 'json'), SMALL_APP[file.replace(/wxml$/, 'json')] ?? '{}']),
  );
}
