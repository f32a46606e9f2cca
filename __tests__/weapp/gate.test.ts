import budgets from '../../config/budgets.json';
import { checkDist } from '../../config/static-gate';
import { compileDist } from '../../simulator/compile';
import { pagePaths } from '../../simulator/program';
import { weappDist } from './weapp-dist';

let dist: string;

beforeAll(async () => {
  dist = await weappDist();
}, 300_000);

test('WeChat’s compilers accept the dist, its pages are there, packages keep their budgets, no script needs what a phone lacks', async () => {
  const { problems, sizes } = checkDist(dist, budgets.packages);
  expect(problems).toEqual([]);
  expect(Object.keys(sizes).length).toBeGreaterThan(1);
});

test('the simulator compiles it and knows every component it uses', () => {
  const { app } = compileDist(dist);
  expect(pagePaths(app).length).toBeGreaterThan(5);
});

test('tab pages stand in the main package and every subpackage is preloaded or small', () => {
  const { app } = compileDist(dist);
  const main = new Set(app.pages);
  for (const { pagePath } of app.tabBar?.list ?? []) expect(main).toContain(pagePath);
});
