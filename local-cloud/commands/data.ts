import path from 'node:path';
import { startLocalCloud } from '../start';
import type { DataCommand } from './arguments';
import { carryOut } from './control';
import { whoRuns, type RunningNote } from './data-folder';

type Log = (line: string) => void;

async function askRunning(note: RunningNote, command: DataCommand, log: Log): Promise<void> {
  const response = await fetch(`${note.origin}/control`, {
    method: 'POST',
    headers: { 'x-control-token': note.token },
    body: JSON.stringify(command),
  });
  if (!response.ok || !response.body) throw new Error(`${note.origin} 上的本地云拒绝了这个命令`);
  let rest = '';
  let last = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('\u0000')) last = line.slice(1);
      else log(line);
    }
  }
  if (last !== 'ok') throw new Error(last.replace(/^failed /, '') || '本地云没有说完就断开了');
}

/** import, backup, restore, export-jsonl, import-jsonl: through the cloud that runs on the folder, or alone. */
export async function runDataCommand(command: DataCommand, log: Log): Promise<void> {
  const running = await whoRuns(command.dataDir);
  if (running) return askRunning(running, command, log);
  const cloud = await startLocalCloud({
    functionsDir: path.resolve('dist/cloudfunctions'),
    dataDir: command.dataDir,
    log,
  });
  try {
    await carryOut(cloud, command, log);
  } finally {
    await cloud.stop();
  }
}
