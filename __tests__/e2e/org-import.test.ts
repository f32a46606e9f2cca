import { BUILDS, closeBrowser, type BrowserPhone } from './support/phone';
import { officeOn } from './support/office';
import { chooseRoster, rosterFile } from './support/roster-file';

/** Longer than a worker that died may hold an import. */
const LEASE_MS = 75_000;

afterAll(closeBrowser);

describe.each(BUILDS)('an import that dies half way on %s', (build) => {
  const school = officeOn(build);
  let phone: BrowserPhone;

  const newcomers = () => school.cloud.db.find('people', { _id: { $regex: '^2026990' } });
  const state = () =>
    school.cloud.db.find('import_runs', {}, { sort: [['startedAt', -1]] })[0]?.state as string;

  const deaths = () =>
    school.cloud.meters.filter(({ action, failure }) => action === 'continue-import' && failure !== undefined)
      .length;

  /** Confirms the preview; the function that writes dies after so many requests, as an instance does. */
  async function confirmAndDie(fileName: string, people: number, at: number): Promise<void> {
    phone = await school.phoneOf('demo-admin', 'import/index');
    await chooseRoster(
      phone,
      await rosterFile(
        fileName,
        Array.from({ length: people }, () => ({})),
      ),
    );
    await phone.see('待确认', 30_000);
    const before = deaths();
    school.cloud.fault({
      kind: 'kill-after',
      at,
      functionName: 'org',
      action: 'continue-import',
      times: 1,
    });
    await phone.tap('确认写入');
    await phone.see('写入这份名册');
    await phone.tap('确认写入');
    for (let waited = 0; waited < 100 && deaths() === before; waited += 1)
      await phone.page.waitForTimeout(200);
    expect(deaths()).toBeGreaterThan(before);
    expect(state()).toBe('applying');
  }

  test('the phone restarted finds it under 还没有结束, goes on, and nobody is there twice', async () => {
    await confirmAndDie('半途.xlsx', 6, 6);
    await phone.restart();
    school.cloud.clock.advance(LEASE_MS);
    await phone.open('domains/org/pages/import/index');
    await phone.see('还没有结束');
    await phone.tap('继续这次导入');
    await phone.see('已写入', 60_000);
    expect(newcomers()).toHaveLength(6);
    expect(new Set(newcomers().map((person) => `${String(person.roomId)}:${String(person.bed)}`)).size).toBe(
      6,
    );
    await phone.tap('完成');
    await phone.see('以前的导入');
  });

  test('with the phone switched off the timer takes it to its end', async () => {
    school.cloud.db.remove('people', { _id: { $regex: '^2026990' } });
    await confirmAndDie('关机.xlsx', 8, 6);
    await phone.page.goto('about:blank');
    school.cloud.clock.advance(LEASE_MS);
    for (let minute = 0; minute < 5 && state() === 'applying'; minute += 1) {
      await school.cloud.runTimer('jobs');
      school.cloud.clock.advance(60_000);
    }
    expect(state()).toBe('done');
    expect(newcomers()).toHaveLength(8);
    await phone.open('domains/org/pages/import/index');
    await phone.tap('关机.xlsx');
    await phone.see('已写入');
  });
});
