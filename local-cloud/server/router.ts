import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LocalCloud } from '../start';
import type { AdminDoor } from './admin';
import type { ClientDoor } from './door';
import { readBody, sendHtml } from './http';

/** A further part of the server: answers and returns true, or leaves the request alone. */
export type Extension = (
  cloud: LocalCloud,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
) => boolean | Promise<boolean>;

export interface RouterOptions {
  cloud: LocalCloud;
  admin: AdminDoor;
  door: ClientDoor;
  extensions: Extension[];
}

const MAX_STORAGE_BYTES = 52 * 1024 * 1024;

async function storage(
  cloud: LocalCloud,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  sign: string | null,
): Promise<void> {
  if (request.method === 'PUT') {
    const stored = cloud.files.receive(path, await readBody(request, MAX_STORAGE_BYTES));
    response.writeHead(stored ? 200 : 403, { 'content-type': 'application/xml' });
    response.end(
      stored
        ? ''
        : '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Request has expired</Message><RequestId>local</RequestId><TraceId>local</TraceId></Error>',
    );
    return;
  }
  const found = cloud.files.open(path, sign);
  if (!found) {
    response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' });
    response.end('链接已失效或文件不存在，请回到小程序重新打开。');
    return;
  }
  response.writeHead(200, {
    'content-type': found.file.contentType,
    'content-length': found.data.length,
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(request.method === 'HEAD' ? undefined : found.data);
}

async function route(
  options: RouterOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { cloud, admin, door, extensions } = options;
  const url = new URL(request.url ?? '/', cloud.origin);
  const parts = url.pathname.split('/').slice(1).map(decodeURIComponent);
  const [first, second, third, fourth] = parts;
  if (first === 'admin') return admin.handle(request, response, second === 'i' ? third : undefined);
  if (first === 'door' && second === 'as' && third)
    return door.handle(request, response, third, fourth ?? '');
  if (first === 'storage' && second)
    return storage(cloud, request, response, parts.slice(1).join('/'), url.searchParams.get('sign'));
  for (const extension of extensions) if (await extension(cloud, request, response, url)) return;
  sendHtml(
    response,
    '<!doctype html><meta charset="utf-8"><title>404</title><p>这里没有内容。<a href="/">返回首页</a></p>',
    404,
  );
}

/**
 * A page of another site open in the same browser must not call this server with a form or a script: requests that
 * name a foreign origin or host are refused (DNS rebinding comes with a foreign host).
 */
function foreign(request: IncomingMessage, port: number): boolean {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const { origin, host } = request.headers;
  if (host !== undefined && !hosts.includes(host)) return true;
  return origin !== undefined && !hosts.some((allowed) => origin === `http://${allowed}`);
}

export function createRouter(
  options: RouterOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    if (foreign(request, options.cloud.port)) {
      response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' });
      response.end('本地云只接受本机页面的请求。');
      return;
    }
    route(options, request, response).catch((error: unknown) => {
      options.cloud.options.log?.(
        `request ${request.url ?? ''} failed: ${String((error as Error).stack ?? error)}`,
      );
      if (response.headersSent || response.destroyed) response.destroy();
      else
        sendHtml(response, '<!doctype html><meta charset="utf-8"><p>本地云内部出错，详情见终端。</p>', 500);
    });
  };
}
