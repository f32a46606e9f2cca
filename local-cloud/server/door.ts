import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseFaults } from '../faults';
import { APP_ID } from '../functions/environment';
import { MAX_EVENT_BYTES, type Invocations } from '../functions/invocations';
import { meterHeader } from '../meter';
import type { OpenApi } from '../open-api/open-api';
import type { FileStore } from '../storage/file-store';
import { dropConnection, parseMultipart, readBody, RequestTooLarge, sendJson } from './http';

/** The product's rules: no phone reads or writes a collection by itself. */
const CLOSED = 'database permission denied: collections are closed to clients';
const NO_ACCESS = 'Have no access right to the storage STORAGE_EXCEED_AUTHORITY';
const MAX_UPLOAD_BYTES = 52 * 1024 * 1024;

export interface ClientDoorOptions {
  invocations: Invocations;
  files: FileStore;
  openApi: OpenApi;
  /** Set only on a laptop: a bench or a test that runs beside it must not break phones. */
  offline: Set<string>;
}

/** What a phone's `wx.cloud` reaches: functions, uploads, links to its own files. Collections are not behind it. */
export class ClientDoor {
  constructor(private readonly options: ClientDoorOptions) {}

  /** `verb` is what stands behind /door/as/<openid>/. */
  async handle(
    request: IncomingMessage,
    response: ServerResponse,
    openid: string,
    verb: string,
  ): Promise<void> {
    if (this.options.offline.has(openid)) {
      dropConnection(response);
      return;
    }
    if (request.method !== 'POST') {
      response.writeHead(405, { allow: 'POST' });
      response.end();
      return;
    }
    try {
      const limit = verb === 'uploadFile' ? MAX_UPLOAD_BYTES : MAX_EVENT_BYTES + 65_536;
      const body = await readBody(request, limit);
      this.options.openApi.visit(openid);
      if (verb === 'callFunction') await this.callFunction(request, response, openid, body);
      else if (verb === 'uploadFile') this.uploadFile(request, response, openid, body);
      else if (verb === 'tempFileURL') this.tempFileUrl(response, openid, body);
      else if (verb === 'subscribe') this.subscribe(response, openid, body);
      else if (verb === 'database') fail(response, 'database', -502003, CLOSED);
      else fail(response, 'callFunction', -501007, `the local cloud's door has no ${verb}`);
    } catch (error) {
      const api = verb === 'uploadFile' ? 'uploadFile' : 'callFunction';
      if (error instanceof RequestTooLarge)
        fail(response, api, -501007, `invalid parameters: ${error.message}`);
      else fail(response, api, -501007, `invalid parameters: ${(error as Error).message}`);
    }
  }

  private async callFunction(
    request: IncomingMessage,
    response: ServerResponse,
    openid: string,
    body: Buffer,
  ): Promise<void> {
    const { name, data } = JSON.parse(body.toString()) as { name?: unknown; data?: unknown };
    if (typeof name !== 'string') throw new Error('name must be a string');
    const header = request.headers['x-local-cloud-fault'];
    const done = await this.options.invocations.invoke({
      name,
      event: JSON.stringify(withUserInfo(data, openid)),
      caller: { source: 'wx_client', openid, clientIp: '127.0.0.1' },
      faults: parseFaults(Array.isArray(header) ? header[0] : header),
    });
    if (done.answerLost) {
      dropConnection(response);
      return;
    }
    const headers = { 'x-local-cloud-meter': meterHeader(done.meter) };
    if (!done.outcome.ok) {
      const { errCode, message } = done.outcome.failure;
      fail(response, 'callFunction', errCode, message, done.requestId, headers);
      return;
    }
    const result = done.outcome.result === null ? null : (JSON.parse(done.outcome.result) as unknown);
    sendJson(response, { errMsg: 'cloud.callFunction:ok', result, requestID: done.requestId }, headers);
  }

  /** Takes multipart parts `cloudPath` and `file`, or JSON `{cloudPath, base64}`. */
  private uploadFile(request: IncomingMessage, response: ServerResponse, openid: string, body: Buffer): void {
    const contentType = request.headers['content-type'] ?? '';
    let cloudPath: string | undefined;
    let data: Buffer | undefined;
    if (contentType.startsWith('multipart/form-data')) {
      const parts = parseMultipart(contentType, body);
      cloudPath = parts.find((part) => part.name === 'cloudPath')?.data.toString();
      data = parts.find((part) => part.name === 'file')?.data;
    } else {
      const json = JSON.parse(body.toString()) as { cloudPath?: string; base64?: string };
      cloudPath = json.cloudPath;
      data = json.base64 === undefined ? undefined : Buffer.from(json.base64, 'base64');
    }
    if (!cloudPath || !data) throw new Error('cloudPath and file are required');
    if (!this.options.files.mayWrite(openid, cloudPath)) {
      fail(response, 'uploadFile', -503002, NO_ACCESS);
      return;
    }
    const file = this.options.files.put(cloudPath, data, openid);
    sendJson(response, { errMsg: 'cloud.uploadFile:ok', fileID: file.fileId, statusCode: 204 });
  }

  /** `{fileList: [fileID | {fileID, maxAge}]}` */
  private tempFileUrl(response: ServerResponse, openid: string, body: Buffer): void {
    const { fileList = [] } = JSON.parse(body.toString()) as {
      fileList?: (string | { fileID: string; maxAge?: number })[];
    };
    const list = fileList.slice(0, 50).map((entry) => {
      const { fileID, maxAge } = typeof entry === 'string' ? { fileID: entry, maxAge: undefined } : entry;
      const link = this.options.files.link(fileID, maxAge);
      const none = { fileID, tempFileURL: '', maxAge: link.maxAge };
      if (link.code !== 'SUCCESS') return { ...none, status: -503003, errMsg: 'storage file not exists' };
      if (!this.options.files.mayRead(openid, fileID)) return { ...none, status: -503002, errMsg: NO_ACCESS };
      return { ...none, tempFileURL: link.tempFileURL, status: 0, errMsg: 'ok' };
    });
    sendJson(response, { errMsg: 'cloud.getTempFileURL:ok', fileList: list });
  }

  /** `{templateIds: […], accept?: boolean}`: the person's answer to wx.requestSubscribeMessage. */
  private subscribe(response: ServerResponse, openid: string, body: Buffer): void {
    const { templateIds = [], accept = true } = JSON.parse(body.toString()) as {
      templateIds?: string[];
      accept?: boolean;
    };
    const answer: Record<string, string> = { errMsg: 'requestSubscribeMessage:ok' };
    for (const id of templateIds.slice(0, 3)) {
      if (accept) this.options.openApi.consent(openid, id);
      answer[id] = accept ? 'accept' : 'reject';
    }
    sendJson(response, answer);
  }
}

/** The cloud puts the caller into the event of a mini-program's call, over whatever the client sent. */
function withUserInfo(data: unknown, openid: string): object {
  const event = typeof data === 'object' && data !== null && !Array.isArray(data) ? data : {};
  return { ...event, userInfo: { appId: APP_ID, openId: openid } };
}

function fail(
  response: ServerResponse,
  api: string,
  errCode: number,
  message: string,
  requestId: string = randomUUID(),
  headers: Record<string, string> = {},
): void {
  const errMsg = `cloud.${api}:fail Error: errCode: ${errCode}  | errMsg: ${message} | requestID: ${requestId}`;
  sendJson(response, { errCode, errMsg, requestID: requestId }, headers);
}
