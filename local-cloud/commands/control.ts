import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { readBody } from '../server/http';
import type { Extension } from '../server/router';
import type { LocalCloud } from '../start';
import type { DataCommand } from './arguments';
import { importRoster } from './school';

type Log = (line: string) => void;

/** Ends lines at line feeds only: readline also does at U+2028, which may stand in a text of an exported document. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, 'utf8') as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  yield rest;
}

/** Lines of a file in batches, so that a large export never stands in memory as a whole. */
async function importLines(cloud: LocalCloud, collection: string, file: string): Promise<number> {
  let inserted = 0;
  let batch: string[] = [];
  const flush = (): void => {
    inserted += cloud.database.importJsonl(collection, batch).inserted;
    batch = [];
  };
  for await (const line of linesOf(file)) {
    if (line.trim()) batch.push(line);
    if (batch.length === 1_000) flush();
  }
  flush();
  return inserted;
}

async function exportLines(cloud: LocalCloud, collection: string, file: string): Promise<number> {
  const out = createWriteStream(file, { flags: 'w', mode: 0o600 });
  let count = 0;
  for (const line of cloud.database.exportJsonl(collection)) {
    count += 1;
    if (!out.write(`${line}\n`)) await once(out, 'drain');
  }
  out.end();
  await finished(out);
  return count;
}

/** Carries out a data command on a cloud that is open in this process. */
export async function carryOut(cloud: LocalCloud, command: DataCommand, log: Log): Promise<void> {
  if (command.verb === 'restore' || command.verb === 'import-jsonl') {
    if (!existsSync(command.file)) throw new Error(`没有这个文件：${command.file}`);
  }
  switch (command.verb) {
    case 'import':
      await importRoster(cloud, command.file, log);
      // Running instances remember who may do what for a minute.
      cloud.reload();
      return;
    case 'backup':
      await cloud.database.backup(command.file);
      log(`已备份到 ${command.file}`);
      return;
    case 'restore':
      await cloud.database.restore(command.file);
      // Running instances may remember people and grants of the data that is gone.
      cloud.reload();
      log(`已从 ${command.file} 恢复全部数据`);
      return;
    case 'export-jsonl':
      log(`已导出 ${await exportLines(cloud, command.collection, command.file)} 个文档到 ${command.file}`);
      return;
    case 'import-jsonl':
      log(
        `已导入 ${await importLines(cloud, command.collection, command.file)} 个文档到 ${command.collection}`,
      );
  }
}

/** `POST /control` of a running cloud: a data command of another process on the same data folder. */
export function controlDoor(token: string): Extension {
  return async (cloud, request, response, url) => {
    if (url.pathname !== '/control') return false;
    if (request.headers['x-control-token'] !== token) {
      response.writeHead(403).end();
      return true;
    }
    if (request.method !== 'POST') {
      response.writeHead(405).end();
      return true;
    }
    const command = JSON.parse((await readBody(request, 65_536)).toString()) as DataCommand;
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
    const say: Log = (line) => void response.write(`${line}\n`);
    try {
      await carryOut(cloud, command, say);
      response.end('\u0000ok\n');
    } catch (error) {
      response.end(`\u0000failed ${(error as Error).message}\n`);
    }
    return true;
  };
}
