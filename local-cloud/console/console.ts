import { readBody, redirect, sendHtml } from '../server/http';
import type { Extension } from '../server/router';
import type { LocalCloud } from '../start';
import { ACTIONS } from './actions';
import { callDetail, callList } from './calls';
import { collectionList, documentList } from './data';
import { faultBoard, fileList, openApiLog } from './outside';
import { overview } from './overview';
import { html, page, type Html } from './page';

function body(cloud: LocalCloud, tab: string, query: URLSearchParams): Html | undefined {
  const id = query.get('id');
  const name = query.get('name');
  switch (tab) {
    case '':
      return overview(cloud);
    case 'calls':
      return id === null ? callList(cloud) : callDetail(cloud, id);
    case 'data':
      return name === null ? collectionList(cloud) : documentList(cloud, name, query);
    case 'open-api':
      return openApiLog(cloud);
    case 'files':
      return fileList(cloud);
    case 'faults':
      return faultBoard(cloud);
    default:
      return undefined;
  }
}

/** `/console`: looks inside the cloud, and moves its clock, profile, timers and faults. */
export function consoleDoor(): Extension {
  return async (cloud, request, response, url) => {
    const match = /^\/console(?:\/(.*))?$/.exec(url.pathname);
    if (!match) return false;
    const rest = match[1] ?? '';
    if (request.method === 'POST') {
      const action = ACTIONS[rest.replace(/^do\//, '')];
      if (!action) return false;
      try {
        const form = new URLSearchParams((await readBody(request, 65_536)).toString());
        const back = await action(cloud, form);
        redirect(response, `/console${back ? `/${back}` : ''}`);
      } catch (error) {
        sendHtml(response, page('', html`<section class="error">${(error as Error).message}</section>`), 400);
      }
      return true;
    }
    const shown = body(cloud, rest, url.searchParams);
    if (!shown) return false;
    sendHtml(response, page(rest, shown));
    return true;
  };
}
