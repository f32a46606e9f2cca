import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseCommandLine, readInstant } from '../../../local-cloud/commands/arguments';
import { requireFreePort } from '../../../local-cloud/commands/busy-port';
import { controlDoor } from '../../../local-cloud/commands/control';
import { runDataCommand } from '../../../local-cloud/commands/data';
import { leaveNote, resetFolder, whoRuns } from '../../../local-cloud/commands/data-folder';
import { startTestCloud } from '../../support/cloud';
import { functionFolder, removeFunctionFolders } from './function-folder';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'commands-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));
afterAll(removeFunctionFolders);

describe('the command line', () => {
  test.each([
    [['start', '--port', '99999'], '端口“99999”不对'],
    [['start', '--port', 'x'], '端口“x”不对'],
    [['start', '--clock', 'tonight'], '看不懂时刻“tonight”'],
    [['start', '--profile', 'free'], 'cloud-personal'],
    [['start', '--nonsense'], 'nonsense'],
    [['launch'], '没有“launch”这个命令'],
    [['backup'], 'backup 需要一个文件名'],
    [['export-jsonl', 'people'], '需要集合名和文件名'],
  ])('%j says what is wrong', (args, text) => {
    expect(() => parseCommandLine(args)).toThrow(text);
  });

  test('start takes port, data, clock, roster, profile', () => {
    const command = parseCommandLine(
      'start --port 8100 --data d --clock 2026-11-23T22:15+08:00 --roster r.xlsx --profile cloud-personal --reset'.split(
        ' ',
      ),
    );
    expect(command).toMatchObject({
      verb: 'start',
      options: {
        port: 8100,
        dataDir: path.resolve('d'),
        clock: Date.UTC(2026, 10, 23, 14, 15),
        roster: path.resolve('r.xlsx'),
        reset: true,
        profile: { requestsPerSecond: 500 },
      },
    });
  });

  test('--functions hosts a foreign project, --help and no word at all explain', () => {
    expect(parseCommandLine(['--functions', 'fns'])).toMatchObject({
      verb: 'host',
      options: { functionsDir: path.resolve('fns') },
    });
    expect(parseCommandLine(['start', '--help']).verb).toBe('help');
    expect(parseCommandLine([]).verb).toBe('help');
  });

  test('a time without a zone is Beijing time', () => {
    expect(readInstant('2026-11-23 22:15')).toBe(readInstant('2026-11-23T14:15Z'));
    expect(readInstant('2026-11-23')).toBe(Date.parse('2026-11-23T00:00+08:00'));
  });

  test('a busy port is named, with a way out', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await expect(requireFreePort(port)).rejects.toThrow(`--port ${port + 1}`);
    await new Promise((resolve) => server.close(resolve));
    await expect(requireFreePort(port)).resolves.toBeUndefined();
  });
});

describe('the data folder', () => {
  test('a note of a cloud that is gone is nobody, whoever has its process id now', async () => {
    leaveNote(dir, { pid: 2 ** 22 - 3, origin: 'http://127.0.0.1:1', token: 't' });
    expect(await whoRuns(dir)).toBeUndefined();
    leaveNote(dir, { pid: process.pid, origin: 'http://127.0.0.1:1', token: 't' });
    expect(await whoRuns(dir)).toBeUndefined();
    const functionsDir = functionFolder({ nothing: 'exports.main = () => 1;' });
    const cloud = await startTestCloud({ functionsDir, extensions: [controlDoor('secret')] });
    leaveNote(dir, { pid: process.pid, origin: cloud.origin, token: 'another' });
    expect(await whoRuns(dir)).toBeUndefined();
    leaveNote(dir, { pid: process.pid, origin: cloud.origin, token: 'secret' });
    expect(await whoRuns(dir)).toMatchObject({ origin: cloud.origin });
    await cloud.stop();
  });

  test('a reset removes what the cloud wrote and nothing else', () => {
    leaveNote(dir, { pid: process.pid, origin: 'http://127.0.0.1:1', token: 't' });
    writeFileSync(path.join(dir, 'thesis.doc'), 'mine');
    writeFileSync(path.join(dir, 'cloud.db'), '');
    resetFolder(dir);
    expect(existsSync(path.join(dir, 'running.json'))).toBe(false);
    expect(readFileSync(path.join(dir, 'thesis.doc'), 'utf8')).toBe('mine');
    expect(() => readFileSync(path.join(dir, 'cloud.db'))).toThrow();
  });
});

describe('data commands on a cloud that runs', () => {
  test('export, import, backup and restore go through it; a stranger is refused', async () => {
    const cloud = await startTestCloud({
      functionsDir: functionFolder({ nothing: 'exports.main = () => 1;' }),
      dataDir: dir,
      extensions: [controlDoor('secret')],
    });
    leaveNote(dir, { pid: process.pid, origin: cloud.origin, token: 'secret' });
    cloud.db.declare([
      { name: 'things', indexes: [] },
      { name: 'copies', indexes: [] },
    ]);
    const docs = Array.from({ length: 2_500 }, (_, i) => ({
      _id: `d${i}`,
      i,
      at: new Date(i),
      // A line separator of Unicode inside a text is no end of a line.
      text: '中文\u2028𠮷',
    }));
    cloud.db.insert('things', docs);
    const said: string[] = [];
    const say = (line: string) => void said.push(line);
    const file = path.join(dir, 'things.jsonl');
    const backup = path.join(dir, 'backup.db');

    await runDataCommand({ verb: 'export-jsonl', dataDir: dir, collection: 'things', file }, say);
    await runDataCommand({ verb: 'import-jsonl', dataDir: dir, collection: 'copies', file }, say);
    expect(cloud.db.find('copies', {}, { sort: [['i', 1]], limit: 5_000 })).toEqual(docs);
    await runDataCommand({ verb: 'backup', dataDir: dir, file: backup }, say);
    cloud.db.remove('things', {});
    await runDataCommand({ verb: 'restore', dataDir: dir, file: backup }, say);
    expect(cloud.db.count('things')).toBe(2_500);
    expect(said.map((line) => line.slice(0, 4))).toEqual(['已导出 ', '已导入 ', '已备份到', '已从 /']);

    const missing = path.join(dir, 'missing.jsonl');
    await expect(runDataCommand({ verb: 'restore', dataDir: dir, file: missing }, say)).rejects.toThrow(
      '没有这个文件',
    );
    const stranger = await fetch(`${cloud.origin}/control`, {
      method: 'POST',
      headers: { 'x-control-token': 'guess' },
      body: '{}',
    });
    expect(stranger.status).toBe(403);
    await cloud.stop();
  });
});
