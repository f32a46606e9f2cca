import path from 'node:path';
import { buildAll } from '../../config/build';
import { Builds, buildsDoor } from '../frame/builds';
import { facesDoor } from '../frame/faces';
import { frameDoor } from '../frame/frame';
import type { LocalCloud } from '../start';
import { addTerms, loadDemoSchool } from '../demo/load';
import { castDemoPeople } from '../demo/people';
import { importRoster } from './school';
import type { StartOptions } from './arguments';
import { requireFreePort } from './busy-port';
import { loadedSchool, noteLoadedSchool, passKeys } from './data-folder';
import { rebuildOnChange } from './rebuild';
import { openSession } from './session';

const ROOT = path.resolve(__dirname, '../..');
const FUNCTIONS = path.join(ROOT, 'dist/cloudfunctions');
/** The code of the first administrator; in a school's own environment it is a secret of the function `org`. */
const SETUP_CODE = 'local-cloud-setup';

const FACE_NAMES = { h5: 'H5', weapp: '小程序' };

type Log = (line: string) => void;

async function loadSchool(cloud: LocalCloud, options: StartOptions, log: Log): Promise<void> {
  const { dataDir, roster } = options;
  if (roster !== undefined) {
    log(`导入花名册 ${roster} …`);
    await importRoster(cloud, roster, log);
    // People to sign in as and terms to take roll in; an administrator changes both in the app.
    castDemoPeople(cloud);
    if (cloud.database.count('settings', { _id: 'terms' }) === 0) addTerms(cloud.database, cloud.clock.now());
    noteLoadedSchool(dataDir, roster);
    log(`第一位管理员：选“新手机”，用设置码 ${SETUP_CODE} 登录`);
  } else if (loadedSchool(dataDir) === undefined) {
    log('第一次启动，载入示范学校 …');
    await loadDemoSchool(cloud, log);
    noteLoadedSchool(dataDir, 'demo');
    // Today's sheets, and what the demo leaves have in their outbox, stand there when the first page opens.
    await cloud.timers.run('jobs');
  }
}

function watchSources(cloud: LocalCloud, builds: Builds, log: Log): void {
  rebuildOnChange({
    functions: [path.join(ROOT, 'cloudfunctions'), path.join(ROOT, 'src/contract')],
    faces: [path.join(ROOT, 'src')],
    build: (target) => buildAll({ only: [target], log }),
    built: (target) => {
      if (target === 'cloudfunctions') cloud.reload();
      else builds.finished(target);
      log(
        target === 'cloudfunctions' ? '云函数已更新' : `${FACE_NAMES[target]}已更新，打开着的页面会自己刷新`,
      );
    },
    log,
  });
}

/** `npm start`: build what changed, start, load a school once, print one address. */
export async function runStart(options: StartOptions, log: Log): Promise<void> {
  await requireFreePort(options.port);
  if (options.build) await buildAll({ log });
  const builds = new Builds();
  const cloud = await openSession(options, {
    functionsDir: FUNCTIONS,
    functions: {
      org: { env: { SETUP_CODE } },
      leave: { env: { LEAVE_PASS_KEYS: passKeys(options.dataDir) } },
    },
    extensions: [
      frameDoor(),
      ...(options.watch ? [buildsDoor(builds)] : []),
      facesDoor({
        h5: path.join(ROOT, 'dist/h5'),
        weapp: path.join(ROOT, 'dist/weapp'),
        ...(options.watch && { builds }),
      }),
    ],
    log,
  });
  try {
    await loadSchool(cloud, options, log);
  } catch (error) {
    await cloud.stop();
    throw error;
  }
  cloud.timers.start();
  // Under a profile that speaks about the cloud, a cold start is part of what it says.
  if (options.profile.coldStartMs === 0) void cloud.invocations.warm();
  if (options.watch) watchSources(cloud, builds, log);
  log(`\n  打开  ${cloud.origin}/\n`);
  log('按 Ctrl-C 结束。数据保存在 ' + path.relative(process.cwd(), options.dataDir) + '/,下次启动还在。');
}
