/**
 * The pass a student shows (L13): `L1.<key id>.<payload>.<signature>`, Ed25519 over everything before the last
 * dot. The guard's phone holds public keys only. Each side brings its own Ed25519; format and checks are here.
 */

export interface PassClaims {
  /** `live`: made a moment ago by the server; `offline`: the leave's own, for phones without signal. */
  means: 'live' | 'offline';
  leaveId: string;
  /** Raised whenever the leave's times change: older tokens are dead. */
  version: number;
  personId: string;
  name: string;
  className: string;
  /** Epoch ms between which the gate lets him out; the way in is always open. */
  from: number;
  to: number;
  issuedAt: number;
  /** The token itself is stale from then on. */
  until: number;
}

export interface PassKey {
  kid: string;
  /** Raw 32 bytes, base64url. */
  publicKey: string;
}

export type VerifySignature = (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array) => boolean;

export interface GateKit {
  keys: readonly PassKey[];
  revoked: readonly { leaveId: string; below: number }[];
  verify: VerifySignature;
}

export type PassCheck =
  | { ok: true; claims: PassClaims }
  | {
      ok: false;
      code: 'unreadable' | 'unknown-key' | 'forged' | 'stale' | 'revoked';
      claims: PassClaims | null;
    };

const FORMAT = 'L1';
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** Clocks of two phones differ; a live token gets less, so that a screenshot is worth nothing. */
const CLOCK_SKEW = 30_000;
const LIVE_SKEW = 5_000;

export function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.slice(at, at + 3);
    const four = [a >> 2, ((a & 3) << 4) | (b >> 4), ((b & 15) << 2) | (c >> 6), c & 63];
    text += four
      .slice(0, Math.min(3, bytes.length - at) + 1)
      .map((six) => ALPHABET.charAt(six))
      .join('');
  }
  return text;
}

/** Null when the text is no base64url. */
export function fromBase64Url(text: string): Uint8Array | null {
  if (text.length % 4 === 1) return null;
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (const character of text) {
    const six = ALPHABET.indexOf(character);
    if (six < 0) return null;
    held = ((held << 6) | six) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 255);
    }
  }
  return Uint8Array.from(bytes);
}

// WeChat's logic layer has neither TextEncoder nor Buffer; percent-encoding knows UTF-8.
function utf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const [part, hex] of encodeURIComponent(text).matchAll(/%([0-9A-F]{2})|[^%]/g)) {
    bytes.push(hex === undefined ? part.charCodeAt(0) : parseInt(hex, 16));
  }
  return Uint8Array.from(bytes);
}

function fromUtf8(bytes: Uint8Array): string {
  return decodeURIComponent(Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));
}

/** What is signed: the token without its signature. */
export function passBody(kid: string, claims: PassClaims): string {
  const { means, leaveId, version, personId, name, className, from, to, issuedAt, until } = claims;
  const fields = [means, leaveId, version, personId, name, className, from, to, issuedAt, until];
  return `${FORMAT}.${kid}.${toBase64Url(utf8(JSON.stringify(fields)))}`;
}

export function bytesOf(body: string): Uint8Array {
  return utf8(body);
}

export function sealPass(body: string, signature: Uint8Array): string {
  return `${body}.${toBase64Url(signature)}`;
}

function readClaims(payload: string): PassClaims | null {
  try {
    const bytes = fromBase64Url(payload);
    const fields: unknown = bytes && JSON.parse(fromUtf8(bytes));
    if (!Array.isArray(fields) || fields.length !== 10) return null;
    const [means, leaveId, version, personId, name, className, from, to, issuedAt, until] =
      fields as unknown[];
    const texts = [leaveId, personId, name, className];
    const numbers = [version, from, to, issuedAt, until];
    if (means !== 'live' && means !== 'offline') return null;
    if (!texts.every((one) => typeof one === 'string') || !numbers.every((one) => Number.isFinite(one)))
      return null;
    return { means, leaveId, version, personId, name, className, from, to, issuedAt, until } as PassClaims;
  } catch {
    return null;
  }
}

/** Whether the token is ours, fresh and not taken back. Whether the leave lets him pass is `passWindow`. */
export function checkPass(token: string, kit: GateKit, now: number): PassCheck {
  const parts = token.split('.');
  const [format, kid = '', payload = '', sealed = ''] = parts;
  const claims = parts.length === 4 && format === FORMAT ? readClaims(payload) : null;
  const signature = fromBase64Url(sealed);
  if (!claims || signature?.length !== 64) return { ok: false, code: 'unreadable', claims: null };
  const key = kit.keys.find((one) => one.kid === kid);
  const publicKey = key ? fromBase64Url(key.publicKey) : null;
  if (!publicKey) return { ok: false, code: 'unknown-key', claims: null };
  if (!kit.verify(signature, utf8(`${FORMAT}.${kid}.${payload}`), publicKey)) {
    return { ok: false, code: 'forged', claims: null };
  }
  if (
    now > claims.until + (claims.means === 'live' ? LIVE_SKEW : CLOCK_SKEW) ||
    now < claims.issuedAt - CLOCK_SKEW
  ) {
    return { ok: false, code: 'stale', claims };
  }
  if (kit.revoked.some((one) => one.leaveId === claims.leaveId && claims.version < one.below)) {
    return { ok: false, code: 'revoked', claims };
  }
  return { ok: true, claims };
}

/** Whether somebody may go out at `now` on these times. Nobody is kept outside: the way in has no window. */
export function passWindow(times: { from: number; to: number }, now: number): 'open' | 'early' | 'over' {
  return now < times.from ? 'early' : now >= times.to ? 'over' : 'open';
}

export const PASS_WORDS = {
  unreadable: '这不是请假凭证，请学生打开请假页面的凭证',
  'unknown-key': '凭证的签名密钥不认识，请联网更新后再扫，或按学号查询',
  forged: '凭证是伪造的，请核对本人身份并报告保卫处',
  stale: '凭证已过期，可能是截图，请学生刷新凭证',
  revoked: '这张假条已撤销或已变更，请联系辅导员',
  early: '还没有到请假开始的时间',
  over: '请假时间已经结束，不能出校',
  offline: '未联网核验，请核对本人和时间',
} as const;
