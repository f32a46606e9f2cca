import { watchProject, type WatchedProject } from '../support/watched-project';
import { closeBrowser, openBrowser } from './support/phone';

let project: WatchedProject;

beforeAll(async () => {
  project = await watchProject();
});
afterAll(async () => {
  await closeBrowser();
  await project.stop();
});

test('npm run dev: pages of both faces that are open show what was built, without a touch', async () => {
  const context = await (await openBrowser()).newContext();
  const [h5, simulator] = [await context.newPage(), await context.newPage()];
  await h5.goto(`${project.cloud.origin}/h5/as/ann/`);
  await simulator.goto(`${project.cloud.origin}/simulator/as/ann/`);
  await h5.getByText('H5 one').waitFor();
  await simulator.getByText('小程序 one').waitFor();
  for (const text of ['two', 'three']) {
    project.change('faces', text);
    await h5.getByText(`H5 ${text}`).waitFor({ timeout: 15_000 });
    await simulator.getByText(`小程序 ${text}`).waitFor({ timeout: 15_000 });
  }
  await context.close();
});
