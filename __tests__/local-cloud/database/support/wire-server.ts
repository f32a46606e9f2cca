import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Database, OperationCost } from '../../../../local-cloud/database/engine';

export interface WireServer {
  url: string;
  /** What each operation cost, newest last. */
  costs: OperationCost[];
  /** Names of the actions that travelled. */
  actions: string[];
  close(): Promise<void>;
}

/** The SDK's door and nothing else: one POST an operation, always HTTP 200. */
export async function serveDatabase(
  database: Database,
  seen: (body: Record<string, unknown>) => void = () => undefined,
): Promise<WireServer> {
  const costs: OperationCost[] = [];
  const actions: string[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
      const action = String(body.action);
      actions.push(action);
      seen(body);
      void database.handle(action, body, `r${actions.length}`).then((reply) => {
        if (reply.cost) costs.push(reply.cost);
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(reply.body));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/admin`,
    costs,
    actions,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
