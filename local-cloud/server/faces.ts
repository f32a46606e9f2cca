import { existsSync, readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/**
 * Serves one folder. `inject` is put into index.html right behind <head>: the local cloud's own additions must not be
 * part of what is built and deployed.
 */
export function serveFolder(
  root: string,
  request: IncomingMessage,
  response: ServerResponse,
  subPath: string,
  inject?: string,
): boolean {
  const wanted = path.normalize(path.join(root, decodeURIComponent(subPath)));
  if (wanted !== root && !wanted.startsWith(root + path.sep)) return false;
  const file =
    existsSync(wanted) && statSync(wanted).isDirectory() ? path.join(wanted, 'index.html') : wanted;
  if (!existsSync(file)) return false;
  const extension = path.extname(file);
  let body = readFileSync(file);
  if (inject && path.basename(file) === 'index.html') {
    const html = body.toString();
    const head = /<head[^>]*>/i.exec(html);
    const at = head ? head.index + head[0].length : 0;
    body = Buffer.from(html.slice(0, at) + inject + html.slice(at));
  }
  const hashed = /[.-][0-9a-f]{8,}\.(js|css|png|jpg|svg|woff2)$/.test(file);
  response.writeHead(200, {
    'content-type': TYPES[extension] ?? 'application/octet-stream',
    'content-length': body.length,
    'cache-control': hashed ? 'max-age=86400' : 'no-cache',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
  return true;
}
