import { existsSync } from 'node:fs';
import path from 'node:path';
import { createSimulator } from '../../simulator/serve';
import { serveFolder } from '../server/faces';
import { redirect, sendHtml } from '../server/http';
import type { Extension } from '../server/router';
import { browserScript } from './browser-script';

const NOT_BUILT =
  '<!doctype html><meta charset="utf-8"><title>还没有构建</title><p>这一面还没有构建。请运行 <code>npm run build</code> 后重新打开。</p>';

/** `/h5/as/<openid>/…` and `/simulator/as/<openid>/…`: the app as the phone of that openid. */
export function facesDoor(dist: { h5: string; weapp: string }): Extension {
  const simulator = createSimulator({ dist: dist.weapp });
  return async (_cloud, request, response, url) => {
    const match = /^\/(h5|simulator)\/as\/([^/]+)(\/.*)?$/.exec(url.pathname);
    if (!match) return false;
    const [, face, openid = '', subPath] = match;
    if (subPath === undefined) {
      redirect(response, `${url.pathname}/${url.search}`);
      return true;
    }
    if (!existsSync(path.join(dist[face === 'h5' ? 'h5' : 'weapp']))) {
      sendHtml(response, NOT_BUILT, 503);
      return true;
    }
    if (face === 'simulator') {
      return simulator.handle(request, response, `${subPath}${url.search}`, decodeURIComponent(openid));
    }
    return serveFolder(dist.h5, request, response, subPath, `<script>${browserScript('phone')}</script>`);
  };
}
