import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Extension } from '../server/router';
import { browserScript } from './browser-script';

export type Face = 'h5' | 'weapp';

/** Which build each face shows, for the pages that are open: they load anew when theirs is replaced. */
export class Builds {
  private readonly pages = new Set<ServerResponse>();
  /** A restart may have built anew, too: pages that come back find another stamp. */
  private readonly run = randomUUID();
  private readonly counts: Record<Face, number> = { h5: 0, weapp: 0 };

  finished(face: Face): void {
    this.counts[face] += 1;
    for (const page of this.pages) this.tell(page);
  }

  /** Number of pages that listen. */
  get listening(): number {
    return this.pages.size;
  }

  listen(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write('retry: 500\n');
    this.pages.add(response);
    response.on('close', () => this.pages.delete(response));
    this.tell(response);
  }

  /** For the head of a face's page; knows the build it was served from, so that none that ends meanwhile is missed. */
  script(face: Face): string {
    const build = JSON.stringify({ face, stamp: this.stamp(face) });
    return `<script>window.__servedBuild=${build};${browserScript('live')}</script>`;
  }

  private stamp(face: Face): string {
    return `${this.run}:${this.counts[face]}`;
  }

  private tell(page: ServerResponse): void {
    const stamps = { h5: this.stamp('h5'), weapp: this.stamp('weapp') };
    page.write(`data: ${JSON.stringify(stamps)}\n\n`);
  }
}

/** `/frame/builds`: an event for each build that has ended. */
export function buildsDoor(builds: Builds): Extension {
  return (_cloud, request, response, url) => {
    if (request.method !== 'GET' || url.pathname !== '/frame/builds') return false;
    builds.listen(response);
    return true;
  };
}
