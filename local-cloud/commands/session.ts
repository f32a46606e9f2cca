import { randomBytes } from 'node:crypto';
import { consoleDoor } from '../console/console';
import { startLocalCloud, type LocalCloud, type LocalCloudOptions } from '../start';
import { UsageError, type StartOptions } from './arguments';
import { controlDoor } from './control';
import { leaveNote, removeNote, resetFolder, whoRuns } from './data-folder';

/** A function that does not let go must not keep the terminal. */
const STOP_LIMIT_MS = 5_000;

/** Starts a cloud that stays: one per data folder, with its control door, stopped by Ctrl-C. */
export async function openSession(
  options: StartOptions,
  more: Pick<LocalCloudOptions, 'functionsDir' | 'functions' | 'extensions' | 'log'>,
): Promise<LocalCloud> {
  const running = await whoRuns(options.dataDir);
  if (running)
    throw new UsageError(
      `${options.dataDir} 正由另一个本地云使用：${running.origin}/（进程 ${running.pid}）`,
    );
  if (options.reset) resetFolder(options.dataDir);
  const token = randomBytes(16).toString('hex');
  const cloud = await startLocalCloud({
    ...more,
    dataDir: options.dataDir,
    port: options.port,
    clock: { at: options.clock },
    profile: options.profile,
    allowNetwork: options.allowNetwork,
    extensions: [controlDoor(token), consoleDoor(), ...(more.extensions ?? [])],
  });
  leaveNote(options.dataDir, { pid: process.pid, origin: cloud.origin, token });
  const stop = (): void => {
    removeNote(options.dataDir);
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    void cloud.stop().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return cloud;
}
