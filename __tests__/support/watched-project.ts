import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { rebuildOnChange } from '../../local-cloud/commands/rebuild';
import { Builds, buildsDoor } from '../../local-cloud/frame/builds';
import { facesDoor } from '../../local-cloud/frame/faces';
import { SMALL_APP } from '../weapp/small-app';
import { startTestCloud, type TestCloud } from './cloud';

export interface WatchedProject {
  cloud: TestCloud;
  builds: Builds;
  log: string[];
  /** Changes one source: of the function `say`, of the H5 page, or of the mini-program's first page. */
  change(what: 'function' | 'faces', text: string): void;
  stop(): Promise<void>;
}

const h5 = (text: string): string => `<!doctype html><html><head></head><body>H5 ${text}</body></html>`;
const home = (text: string): string => `<view>小程序 ${text}</view>`;
const main = (text: string): string => `exports.main = () => ${JSON.stringify(text)};`;

/**
 * A project small enough to be built by copying, watched as `npm run dev` watches ours: sources and dist are folders
 * of their own, and a text that says "broken" does not build.
 */
export async function watchProject(): Promise<WatchedProject> {
  const root = mkdtempSync(path.join(tmpdir(), 'watched-'));
  const put = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  };
  const change: WatchedProject['change'] = (what, text) => {
    if (what === 'function') put('source/functions/say/index.js', main(text));
    else {
      put('source/faces/weapp/pages/home/index.wxml', home(text));
      put('source/faces/h5/index.html', h5(text));
    }
  };
  for (const [file, text] of Object.entries(SMALL_APP)) put(`source/faces/weapp/${file}`, text);
  change('function', 'one');
  change('faces', 'one');
  const folders = { cloudfunctions: 'functions', h5: 'faces/h5', weapp: 'faces/weapp' };
  const build = (target: keyof typeof folders, broken = false): Promise<void> => {
    if (broken) return Promise.reject(new Error('does not compile'));
    cpSync(path.join(root, 'source', folders[target]), path.join(root, 'dist', target), { recursive: true });
    return Promise.resolve();
  };
  for (const target of ['cloudfunctions', 'h5', 'weapp'] as const) await build(target);

  const builds = new Builds();
  const log: string[] = [];
  const cloud = await startTestCloud({
    functionsDir: path.join(root, 'dist/cloudfunctions'),
    extensions: [
      buildsDoor(builds),
      facesDoor({ h5: path.join(root, 'dist/h5'), weapp: path.join(root, 'dist/weapp'), builds }),
    ],
  });
  let broken = false;
  const unwatch = rebuildOnChange({
    functions: [path.join(root, 'source/functions')],
    faces: [path.join(root, 'source/faces')],
    build: (target) => build(target, broken),
    built: (target) => {
      if (target === 'cloudfunctions') cloud.local.reload();
      else builds.finished(target);
    },
    log: (line) => log.push(line),
  });
  return {
    cloud,
    builds,
    log,
    change(what, text) {
      broken = text === 'broken';
      change(what, text);
    },
    async stop() {
      unwatch();
      await cloud.stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
