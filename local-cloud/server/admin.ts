import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Database } from '../database/engine';
import type { Fault } from '../faults';
import type { ActiveCall, Invocations } from '../functions/invocations';
import { countOperation } from '../meter';
import type { OpenApi } from '../open-api/open-api';
import { latency, pause, RateLimit, type Profile } from '../profile';
import type { FileStore } from '../storage/file-store';
import { dropConnection, parseMultipart, readBody, RequestTooLarge, sendJson } from './http';

/** The cloud refuses larger requests; a function's own database requests stay far below. */
const MAX_REQUEST_BYTES = 20 * 1024 * 1024;

const CONFLICT = {
  code: 'DATABASE_TRANSACTION_CONFLICT',
  message:
    '[ResourceUnavailable.TransactionConflict] Transaction is conflict, maybe resource operated by others. Please check your transaction code',
};
const OVER_RATE = {
  code: 'EXCEED_REQUEST_LIMIT',
  message:
    '-501024 [LimitExceeded.RequestLimitExceeded] exceed request limit of the environment, retry later',
};

export interface AdminDoorOptions {
  database: Database;
  invocations: Invocations;
  files: FileStore;
  openApi: OpenApi;
  profile: () => Profile;
}

type Body = Record<string, unknown>;

/** The SDK's door: `/admin` for outsiders (tests, scripts), `/admin/i/<instance>` for function instances. */
export class AdminDoor {
  private rate: { perSecond: number; limit: RateLimit } | undefined;

  constructor(private readonly options: AdminDoorOptions) {}

  async handle(
    request: IncomingMessage,
    response: ServerResponse,
    instanceId: string | undefined,
  ): Promise<void> {
    const requestId = randomUUID();
    let raw: Buffer;
    try {
      raw = await readBody(request, MAX_REQUEST_BYTES);
    } catch (error) {
      if (!(error instanceof RequestTooLarge)) throw error;
      sendJson(response, { code: 'INVALID_PARAM', message: error.message, requestId });
      return;
    }
    const body = parseBody(request.headers['content-type'] ?? '', raw);
    const action = typeof body?.action === 'string' ? body.action : '';
    const call = instanceId === undefined ? undefined : this.options.invocations.byInstance(instanceId);
    if (!body || !action) {
      sendJson(response, { code: 'INVALID_PARAM', message: 'the request names no action', requestId });
    } else if (action.startsWith('database.')) {
      await this.database(response, action, body, requestId, call);
    } else if (action === 'functions.invokeFunction') {
      await this.invoke(response, body, requestId, call);
    } else if (action.startsWith('storage.')) {
      if (call) call.meter.storageCalls += 1;
      sendJson(response, this.options.files.handle(action, body, requestId));
    } else if (action === 'wx.openApi' || action === 'wx.api') {
      if (call) call.meter.openApiCalls += 1;
      this.options.openApi.answer(response, action, body, requestId, call);
    } else {
      const message = `the local cloud does not know the action ${action}`;
      sendJson(response, { code: 'INVALID_PARAM', message, requestId });
    }
  }

  private async database(
    response: ServerResponse,
    action: string,
    body: Body,
    requestId: string,
    call: ActiveCall | undefined,
  ): Promise<void> {
    if (call) call.meter.databaseRequests += 1;
    const profile = this.options.profile();
    if (!this.admit(profile)) {
      refuse(response, OVER_RATE, requestId);
      return;
    }
    const wait = latency(profile);
    if (wait > 0) await pause(wait);
    const count = call?.meter.databaseRequests;
    const faults = call?.faults.filter((fault) => fault.at === count && fault.kind !== 'answer-lost') ?? [];
    for (const fault of faults) if (await this.strikeBefore(fault, response, body, requestId, call)) return;
    const reply = await this.options.database.handle(action, body, requestId);
    if (call && reply.cost) {
      countOperation(
        call.meter,
        reply.cost,
        typeof reply.body.code === 'string' ? reply.body.code : undefined,
      );
    }
    if (faults.some((fault) => fault.kind === 'kill-after')) call?.instance.terminate();
    if (faults.some((fault) => fault.kind === 'drop-after' || fault.kind === 'kill-after')) {
      dropConnection(response);
      return;
    }
    sendJson(response, reply.body);
  }

  /** True when the fault took the place of the operation. */
  private async strikeBefore(
    fault: Fault,
    response: ServerResponse,
    body: Body,
    requestId: string,
    call: ActiveCall | undefined,
  ): Promise<boolean> {
    switch (fault.kind) {
      case 'delay':
        await pause(fault.ms ?? 1_000);
        return false;
      case 'drop-before':
        dropConnection(response);
        return true;
      case 'kill':
        call?.instance.terminate();
        dropConnection(response);
        return true;
      case 'over-rate':
        refuse(response, OVER_RATE, requestId);
        return true;
      case 'conflict': {
        // The cloud drops a transaction that ran into a conflict at once.
        if (typeof body.transactionId === 'string') {
          const abort = { ...body, action: 'database.abortTransaction' };
          await this.options.database.handle('database.abortTransaction', abort, requestId);
        }
        refuse(response, CONFLICT, requestId);
        return true;
      }
      default:
        return false;
    }
  }

  private admit(profile: Profile): boolean {
    if (profile.requestsPerSecond === null) return true;
    if (this.rate?.perSecond !== profile.requestsPerSecond) {
      this.rate = { perSecond: profile.requestsPerSecond, limit: new RateLimit(profile.requestsPerSecond) };
    }
    return this.rate.limit.take();
  }

  private async invoke(
    response: ServerResponse,
    body: Body,
    requestId: string,
    call: ActiveCall | undefined,
  ): Promise<void> {
    if (call) call.meter.functionCalls += 1;
    const caller = call ? { ...call.caller, source: `${call.caller.source},scf` } : { source: 'scf' };
    const event = typeof body.request_data === 'string' && body.request_data ? body.request_data : '{}';
    const name = typeof body.function_name === 'string' ? body.function_name : '';
    const done = await this.options.invocations.invoke({ name, event, caller });
    if (!done.outcome.ok) {
      sendJson(response, {
        code: done.outcome.failure.code,
        message: done.outcome.failure.message,
        requestId,
      });
      return;
    }
    sendJson(response, { requestId: done.requestId, data: { response_data: done.outcome.result ?? 'null' } });
  }
}

function refuse(response: ServerResponse, error: { code: string; message: string }, requestId: string): void {
  sendJson(response, { ...error, requestId });
}

function parseBody(contentType: string, raw: Buffer): Body | undefined {
  if (contentType.startsWith('multipart/form-data')) {
    const body: Body = {};
    for (const part of parseMultipart(contentType, raw)) {
      body[part.name] = part.name === 'requestData' ? part.data : part.data.toString();
    }
    return body;
  }
  try {
    const parsed = JSON.parse(raw.toString()) as unknown;
    return typeof parsed === 'object' && parsed !== null ? (parsed as Body) : undefined;
  } catch {
    return undefined;
  }
}
