import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import { demoPeople } from '../demo/people';
import type { CallMeter } from '../meter';
import { readBody, sendHtml, sendJson } from '../server/http';
import type { Extension } from '../server/router';
import type { LocalCloud } from '../start';
import { browserScript } from './browser-script';

const SHOWN_CALLS = 30;

function refusal(meter: CallMeter): string {
  if (meter.failure !== undefined) return meter.failure;
  return typeof meter.log?.code === 'string' ? meter.log.code : '';
}

function callRow(meter: CallMeter): Record<string, unknown> {
  return {
    at: meter.startedAt,
    openid: meter.openid ?? '',
    name: meter.action ? `${meter.functionName}.${meter.action}` : meter.functionName,
    ms: meter.ms,
    db: meter.databaseRequests,
    examined: meter.examined,
    scans: meter.scans,
    failed: refusal(meter),
  };
}

function moveClock(cloud: LocalCloud, body: { at?: number; advance?: number; reset?: boolean }): void {
  if (body.reset) cloud.clock.reset();
  else if (typeof body.at === 'number') cloud.clock.set(body.at);
  else if (typeof body.advance === 'number') cloud.clock.advance(body.advance);
}

function sendText(response: ServerResponse, type: string, text: string): void {
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-cache' });
  response.end(text);
}

/** `/`: the phones, the people, the clock and the last calls. */
export function frameDoor(): Extension {
  const own = (name: string): string => readFileSync(path.join(__dirname, name), 'utf8');
  return async (cloud, request, response, url) => {
    switch (`${request.method ?? 'GET'} ${url.pathname}`) {
      case 'GET /':
        sendHtml(response, own('frame.html'));
        return true;
      case 'GET /frame/frame.css':
        sendText(response, 'text/css', own('frame.css'));
        return true;
      case 'GET /frame/frame.js':
        sendText(response, 'text/javascript', browserScript('frame'));
        return true;
      case 'GET /demo/people':
        sendJson(response, demoPeople(cloud));
        return true;
      case 'GET /demo/state': {
        const calls = cloud.invocations.book.entries.slice(-SHOWN_CALLS).reverse().map(callRow);
        sendJson(response, { now: cloud.clock.now(), moved: cloud.clock.moved, calls });
        return true;
      }
      case 'POST /demo/clock':
        moveClock(cloud, JSON.parse((await readBody(request, 1_024)).toString()) as { at?: number });
        sendJson(response, { now: cloud.clock.now() });
        return true;
      default:
        return false;
    }
  };
}
