import { existsSync, readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { compileDist } from './compile';
import { CompileError } from './compile-error';
import { runtimeBundle } from './runtime-bundle';

export interface SimulatorFace {
  /** Answers `/simulator/as/<openid>/<subPath>`; false when the path is not the simulator's. */
  handle(
    request: IncomingMessage,
    response: ServerResponse,
    subPath: string,
    openid: string,
  ): Promise<boolean>;
  /** Compiles the dist again after a build; throws `CompileError` when it would not run on a phone. */
  rebuild(): Promise<void>;
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
};
const OWN_FILES: Record<string, string> = {
  '': 'page.html',
  'index.html': 'page.html',
  'start.js': 'start.js',
  'simulator.css': 'simulator.css',
};

/** Serves the compiled mini-program of a dist/weapp folder to browsers, one phone per openid; `head` adds to its page. */
export function createSimulator(options: { dist: string; head?: () => string }): SimulatorFace {
  const program = (): string => {
    try {
      return compileDist(options.dist).script;
    } catch (error) {
      if (!(error instanceof CompileError)) throw error;
      return brokenProgram(error.message);
    }
  };
  return {
    async handle(_request, response, subPath) {
      const path = subPath.replace(/^\//, '').replace(/\?.*$/, '');
      if (path === 'program.js') return send(response, '.js', program());
      if (path === 'runtime.js') return send(response, '.js', await runtimeBundle());
      const own = OWN_FILES[path];
      if (own === 'page.html') return send(response, '.html', page(options.head?.() ?? ''));
      if (own) return send(response, extname(own), readFileSync(join(__dirname, own)));
      return path.startsWith('dist/') && sendAsset(response, options.dist, path.slice('dist/'.length));
    },
    rebuild() {
      compileDist(options.dist);
      return Promise.resolve();
    },
  };
}

const page = (head: string): string =>
  readFileSync(join(__dirname, 'page.html'), 'utf8').replace('<head>', () => `<head>${head}`);

/** Pictures only: scripts and templates reach the browser compiled. */
function sendAsset(response: ServerResponse, dist: string, path: string): boolean {
  const file = normalize(join(dist, decodeURIComponent(path)));
  const type = TYPES[extname(file)];
  const isPicture = type?.startsWith('image/') ?? false;
  if (!isPicture || !file.startsWith(normalize(dist) + sep) || !existsSync(file) || !statSync(file).isFile())
    return false;
  return send(response, extname(file), readFileSync(file));
}

function send(response: ServerResponse, extension: string, body: string | Buffer): true {
  response.writeHead(200, {
    'content-type': TYPES[extension] ?? 'application/octet-stream',
    'cache-control': 'no-cache',
  });
  response.end(body);
  return true;
}

function brokenProgram(message: string): string {
  const text = `小程序没有编译通过，修好后刷新：\n\n${message}`;
  return `document.body.innerHTML='<pre role="alert" style="white-space:pre-wrap;padding:16px"></pre>';document.querySelector('pre').textContent=${JSON.stringify(text)};throw new Error(${JSON.stringify(message)});`;
}
