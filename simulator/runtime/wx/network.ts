import type { Host } from '../host';
import { ApiFailure } from '../api-failure';
import { asynchronous, listening, type ApiTable, type Fields } from './api';

/** The phone without a net fails as WeChat does; its promise-less callers get the same text. */
export const OFFLINE_REASON =
  'request:fail errcode:-106 cronet_error_code:-106 error_msg:net::ERR_INTERNET_DISCONNECTED';

/** Switches the phone's net; listeners hear it as they would on the phone. */
export function setOnline(host: Host, online: boolean): void {
  if (host.online === online) return;
  host.online = online;
  host.emit('network', { isConnected: online, networkType: online ? 'wifi' : 'none' });
  host.emit('log', undefined);
}

/** A call, so that the compiler does not take the answer before an `await` for the answer after it. */
function isOnline(host: Host): boolean {
  return host.online;
}

async function post(host: Host, method: string, body: unknown): Promise<Fields> {
  const { door, transport } = host.options;
  if (!host.online) throw new ApiFailure(OFFLINE_REASON, { errCode: -1 });
  if (door === undefined) throw new ApiFailure('no cloud is connected to this simulator', { errCode: -1 });
  const send = transport ?? (async (url: string, value: unknown): Promise<unknown> => {
    const response = await host.window.fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) });
    return response.json();
  }); // prettier-ignore
  let answer: Fields;
  try {
    answer = (await send(`${door}${method}`, body)) as Fields;
  } catch {
    throw new ApiFailure(OFFLINE_REASON, { errCode: -1 });
  }
  // The net may have gone while the answer was on its way.
  if (!isOnline(host)) throw new ApiFailure(OFFLINE_REASON, { errCode: -1 });
  if (answer.errCode)
    throw new ApiFailure(String(answer.errMsg).replace(/^cloud\.\w+:fail /, ''), { errCode: answer.errCode });
  return answer;
}

export function networkApis(host: Host): ApiTable {
  return {
    getNetworkType: asynchronous(host, 'getNetworkType', () => ({
      networkType: host.online ? 'wifi' : 'none',
    })),
    ...listening(host, 'NetworkStatusChange', 'network'),
  };
}

/** `wx.cloud` against the local cloud's client door. */
export function cloudApi(host: Host): ApiTable {
  const base64 = (path: string): Promise<string> =>
    (host.hooks.files as { base64(path: string): Promise<string> }).base64(path);
  return {
    init: () => undefined,
    callFunction: asynchronous(host, 'cloud.callFunction', async ({ name, data }) => {
      const started = Date.now();
      const action = (data as { action?: unknown } | undefined)?.action;
      const label = `${String(name)}.${typeof action === 'string' ? action : ''}`;
      try {
        const answer = await post(host, 'callFunction', { name, data: data ?? {} });
        host.note('call', label, {
          ms: Date.now() - started,
          bytes: JSON.stringify(answer.result ?? null).length,
        });
        return { result: answer.result, requestID: answer.requestID };
      } catch (error) {
        host.note('call', `${label} ✕`, { ms: Date.now() - started });
        throw error;
      }
    }),
    uploadFile: asynchronous(host, 'cloud.uploadFile', async ({ cloudPath, filePath }) => {
      const answer = await post(host, 'uploadFile', { cloudPath, base64: await base64(String(filePath)) });
      return { fileID: answer.fileID, statusCode: 200 };
    }),
    getTempFileURL: asynchronous(host, 'cloud.getTempFileURL', async ({ fileList }) => ({
      fileList: (await post(host, 'tempFileURL', { fileList })).fileList,
    })),
  };
}
