import { existsSync } from 'node:fs';
import { createSimulator } from '../../simulator/serve';
import { serveFolder } from '../server/faces';
import { redirect, sendHtml } from '../server/http';
import type { Extension } from '../server/router';
import { browserScript } from './browser-script';
import type { Builds } from './builds';

const NOT_BUILT =
  '<!doctype html><meta charset="utf-8"><title>还没有构建</title><p>这一面还没有构建。请运行 <code>npm run build</code> 后重新打开。</p>';

/**
 * `/h5/as/<openid>/…` and `/simulator/as/<openid>/…`: the app as the phone of that openid. With `builds` the pages load
 * anew after each build.
 */
export function facesDoor(dist: { h5: string; weapp: string; builds?: Builds }): Extension {
  const { builds } = dist;
  const simulator = createSimulator({ dist: dist.weapp, head: () => builds?.script('weapp') ?? '' });
  return async (_cloud, request, response, url) => {
    const match = /^\/(h5|simulator)\/as\/([^/]+)(\/.*)?$/.exec(url.pathname);
    if (!match) return false;
    const [, face, openid = '', subPath] = match;
    if (subPath === undefined) {
      redirect(response, `${url.pathname}/${url.search}`);
      return true;
    }
    if (!existsSync(face === 'h5' ? dist.h5 : dist.weapp)) {
      sendHtml(response, NOT_BUILT, 503);
      return true;
    }
    if (face === 'simulator') {
      return simulator.handle(request, response, `${subPath}${url.search}`, decodeURIComponent(openid));
    }
    const head = `<script>${browserScript('phone')}</script>${builds?.script('h5') ?? ''}`;
    return serveFolder(dist.h5, request, response, subPath, head);
  };
}
