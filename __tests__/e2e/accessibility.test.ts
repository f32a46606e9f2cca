import { axeProblems, simulatorProblems } from './support/accessibility';
import type { Campus } from './support/campus';
import { Showing, startGallery, views } from './support/gallery';
import { BUILDS, closeBrowser } from './support/phone';

/** Every page of app.json: names, sizes and contrast in both themes; axe on H5, own rules on the compiled mini-program. */

let campus: Campus;
beforeAll(async () => {
  campus = await startGallery();
}, 180_000);
afterAll(async () => {
  await closeBrowser();
  await campus.stop();
});

test.each(BUILDS)(
  '%s, light and dark',
  async (build) => {
    const showing = new Showing(campus, { build });
    const found: string[] = [];
    for (const view of views(campus)) {
      const phone = await showing.show(view);
      for (const dark of [false, true]) {
        await phone.dark(dark);
        const problems = build === 'h5' ? await axeProblems(phone.page) : await simulatorProblems(phone.page);
        const where = `${view.domain}/${view.name} ${dark ? 'dark' : 'light'}`;
        found.push(...problems.map((problem) => `${where} ${problem}`));
      }
      await phone.dark(false);
    }
    await showing.close();
    expect(found).toEqual([]);
  },
  400_000,
);
