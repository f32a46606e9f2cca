import { createServer } from 'node:net';
import { UsageError } from './arguments';

/** Rejects with a sentence that names the port and a way out, before anything long is done. */
export async function requireFreePort(port: number): Promise<void> {
  if (port === 0) return;
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') {
        reject(
          new UsageError(
            `端口 ${port} 已被占用，可能已有一个本地云在运行：http://127.0.0.1:${port}/\n` +
              `换一个端口：npm start -- --port ${port + 1}`,
          ),
        );
      } else reject(new UsageError(`端口 ${port} 不能用：${error.message}`));
    });
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()));
  });
}
