import { axeProblems, simulatorProblems } from './support/accessibility';
import { startCampus, type Campus } from './support/campus';
import { Showing, views, type Dress } from './support/gallery';
import { BUILDS, closeBrowser } from './support/phone';

/** Every page of app.json: names, sizes and contrast in both themes; axe on H5, own rules on the compiled mini-program. */

let campus: Campus;
beforeAll(async () => {
  campus = await startCampus();
}, 180_000);
afterAll(async () => {
  await closeBrowser();
  await campus.stop();
});

const DRESSES: Dress[] = BUILDS.flatMap((build) => [{ build }, { build, dark: true }]);

test.each(DRESSES.map((dress) => [`${dress.build}, ${dress.dark ? 'dark' : 'light'}`, dress] as const))(
  '%s',
  async (_name, dress) => {
    const showing = new Showing(campus, dress);
    const found: string[] = [];
    for (const view of views(campus)) {
      const { page } = await showing.show(view);
      const problems = dress.build === 'h5' ? await axeProblems(page) : await simulatorProblems(page);
      found.push(...problems.map((problem) => `${view.domain}/${view.name} ${problem}`));
    }
    await showing.close();
    expect(found).toEqual([]);
  },
  400_000,
);
