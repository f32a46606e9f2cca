import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { ActiveCall } from '../functions/invocations';
import { sendJson } from '../server/http';
import { qrPicture } from './picture';
import { decodeApiData, encodeApiReply } from './protobuf';

export interface OpenApiEntry {
  at: number;
  api: string;
  parameters: Record<string, unknown>;
  answer: Record<string, unknown> | string;
  /** The function and phone that asked, when known. */
  functionName?: string;
  openid?: string;
}

/** An answer: an object travels as JSON, bytes as a picture. */
export type OpenApiAnswer = Record<string, unknown> | Buffer;
export type OpenApiRule = (
  parameters: Record<string, unknown>,
  call: ActiveCall | undefined,
) => OpenApiAnswer;

/** msgSecCheck wants the author to have used the mini-program within this time. */
const VISIT_MS = 120 * 60_000;
const KEEP = 1_000;

/** WeChat's open APIs: believable answers, a log of everything asked, and a ledger of message consents. */
export class OpenApi {
  readonly log: OpenApiEntry[] = [];
  /** A text that contains one of these is `risky`, of the second list `review`. */
  readonly riskyWords = new Set(['违禁词', '赌博网站']);
  readonly reviewWords = new Set(['待审词']);
  private readonly rules = new Map<string, OpenApiRule>();
  private readonly consents = new Map<string, number>();
  private readonly visits = new Map<string, number>();

  constructor(private readonly now: () => number) {
    this.rules.set('security.msgSecCheck', (parameters) => this.checkText(parameters));
    this.rules.set('security.mediaCheckAsync', () => ({ errcode: 0, errmsg: 'ok', trace_id: randomUUID() }));
    this.rules.set('security.imgSecCheck', () => ({ errcode: 0, errmsg: 'ok' }));
    this.rules.set('subscribeMessage.send', (parameters) => this.sendMessage(parameters));
    for (const api of ['wxacode.get', 'wxacode.getUnlimited', 'wxacode.createQRCode']) {
      this.rules.set(api, (parameters) => qrPicture(textOf(parameters.scene) || textOf(parameters.path)));
    }
    this.rules.set('phonenumber.getPhoneNumber', () => ({
      errcode: 0,
      errmsg: 'ok',
      phone_info: { phoneNumber: '13800000000', purePhoneNumber: '13800000000', countryCode: '86' },
    }));
  }

  /** Replaces the answer of one API, for a test or from the console. */
  setRule(api: string, rule: OpenApiRule): void {
    this.rules.set(api, rule);
  }

  /** The phone's owner used the mini-program just now. */
  visit(openid: string): void {
    this.visits.set(openid, this.now());
  }

  /** A tap on "allow": one consent is one message. */
  consent(openid: string, templateId: string, count = 1): number {
    const key = `${openid} ${templateId}`;
    const left = (this.consents.get(key) ?? 0) + count;
    this.consents.set(key, left);
    return left;
  }

  consentsLeft(openid: string, templateId: string): number {
    return this.consents.get(`${openid} ${templateId}`) ?? 0;
  }

  consentList(): { openid: string; templateId: string; left: number }[] {
    return [...this.consents].map(([key, left]) => {
      const [openid = '', templateId = ''] = key.split(' ');
      return { openid, templateId, left };
    });
  }

  /** Answers a `wx.openApi` (protobuf) or `wx.api` (JSON) request of the SDK. */
  answer(
    response: ServerResponse,
    action: string,
    body: Record<string, unknown>,
    requestId: string,
    call: ActiveCall | undefined,
  ): void {
    const api = textOf(body.apiName).replace(/^\//, '');
    const parameters = readParameters(action, body.requestData);
    const answer = this.ask(api, parameters, call);
    if (action === 'wx.api') {
      const text = Buffer.isBuffer(answer) ? answer.toString('base64') : JSON.stringify(answer);
      sendJson(response, { requestId, data: { responseData: text } });
      return;
    }
    const reply = Buffer.isBuffer(answer)
      ? encodeApiReply('image/png', answer)
      : encodeApiReply('application/json', Buffer.from(JSON.stringify(answer)));
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': reply.length });
    response.end(reply);
  }

  private ask(api: string, parameters: Record<string, unknown>, call: ActiveCall | undefined): OpenApiAnswer {
    const rule = this.rules.get(api);
    const answer = rule
      ? rule(parameters, call)
      : { errcode: 48001, errmsg: `the local cloud has no answer for ${api}: set one with openApi.setRule` };
    this.log.push({
      at: this.now(),
      api,
      parameters,
      answer: Buffer.isBuffer(answer) ? `<picture, ${answer.length} bytes>` : answer,
      functionName: call?.meter.functionName,
      openid: call?.caller.openid,
    });
    if (this.log.length > KEEP) this.log.splice(0, this.log.length - KEEP);
    return answer;
  }

  private checkText(parameters: Record<string, unknown>): Record<string, unknown> {
    const openid = textOf(parameters.openid);
    const seen = this.visits.get(openid);
    if (seen === undefined || this.now() - seen > VISIT_MS) {
      return {
        errcode: 61010,
        errmsg: 'code is expired: the user has not visited the mini-program within two hours',
      };
    }
    const text = [parameters.content, parameters.title, parameters.nickname]
      .map((part) => textOf(part))
      .join('\n');
    if (!text.trim()) return { errcode: 44002, errmsg: 'empty post data' };
    const has = (words: Set<string>): boolean => [...words].some((word) => text.includes(word));
    const suggest = has(this.riskyWords) ? 'risky' : has(this.reviewWords) ? 'review' : 'pass';
    const label = suggest === 'pass' ? 100 : 20001;
    return { errcode: 0, errmsg: 'ok', result: { suggest, label }, detail: [], trace_id: randomUUID() };
  }

  private sendMessage(parameters: Record<string, unknown>): Record<string, unknown> {
    const openid = textOf(parameters.touser);
    const templateId = textOf(parameters.template_id) || textOf(parameters.templateId);
    if (!openid) return { errcode: 40003, errmsg: 'touser is invalid' };
    if (!templateId) return { errcode: 40037, errmsg: 'template_id is invalid' };
    const left = this.consentsLeft(openid, templateId);
    if (left < 1) return { errcode: 43101, errmsg: 'user refuse to accept the msg' };
    this.consents.set(`${openid} ${templateId}`, left - 1);
    return { errcode: 0, errmsg: 'ok', msgid: Date.now() };
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function readParameters(action: string, data: unknown): Record<string, unknown> {
  try {
    if (action === 'wx.openApi') return Buffer.isBuffer(data) ? decodeApiData(data) : {};
    return JSON.parse(textOf(data) || '{}') as Record<string, unknown>;
  } catch {
    return {};
  }
}
