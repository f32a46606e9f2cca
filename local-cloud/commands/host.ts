import { existsSync } from 'node:fs';
import { redirect } from '../server/http';
import type { Extension } from '../server/router';
import { UsageError, type StartOptions } from './arguments';
import { requireFreePort } from './busy-port';
import { openSession } from './session';
import { watchFolders } from './watch';

const consoleFirst: Extension = (_cloud, _request, response, url) => {
  if (url.pathname !== '/') return false;
  redirect(response, '/console');
  return true;
};

/** Hosts any cloudfunctionRoot: no build, no demo school, the console at the front. */
export async function runHost(
  options: StartOptions & { functionsDir: string },
  log: (line: string) => void,
): Promise<void> {
  if (!existsSync(options.functionsDir)) throw new UsageError(`没有这个目录：${options.functionsDir}`);
  await requireFreePort(options.port);
  const cloud = await openSession(options, {
    functionsDir: options.functionsDir,
    extensions: [consoleFirst],
    log,
  });
  cloud.timers.start();
  const names = cloud.invocations.definitions().map((definition) => definition.name);
  if (names.length === 0) log(`${options.functionsDir} 里没有云函数（每个子目录要有 index.js）`);
  watchFolders([options.functionsDir], () => {
    cloud.reload();
    log('云函数有改动，已重新载入');
  });
  log(`云函数：${names.join('、')}`);
  log(`控制台：${cloud.origin}/console`);
  log(
    `调用：POST ${cloud.origin}/door/as/<openid>/callFunction  {"name":"${names[0] ?? '云函数'}","data":{}}`,
  );
}
