import { generateKeyPairSync, sign, verify, createPublicKey } from 'node:crypto';
import fc from 'fast-check';
import {
  bytesOf,
  checkPass,
  fromBase64Url,
  passBody,
  passWindow,
  sealPass,
  toBase64Url,
  type GateKit,
  type PassClaims,
} from '@contract/leave-token';

const NOW = Date.parse('2026-11-27T18:00:00+08:00');
const pair = generateKeyPairSync('ed25519');
const other = generateKeyPairSync('ed25519');
const rawOf = (key: typeof pair.publicKey) => key.export({ format: 'der', type: 'spki' }).subarray(-32);
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

const kit: GateKit = {
  keys: [{ kid: 'k2', publicKey: toBase64Url(rawOf(pair.publicKey)) }],
  revoked: [],
  verify: (signature, message, publicKey) =>
    verify(
      null,
      message,
      createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: 'der', type: 'spki' }),
      signature,
    ),
};
const claims: PassClaims = {
  means: 'live',
  leaveId: 'leave-1',
  version: 2,
  personId: '202410001',
  name: '张三𠮷',
  className: '铁道供电2401',
  from: NOW - 1000,
  to: NOW + 3_600_000,
  issuedAt: NOW,
  until: NOW + 60_000,
};
const seal = (over: Partial<PassClaims> = {}, kid = 'k2', key = pair.privateKey) => {
  const body = passBody(kid, { ...claims, ...over });
  return sealPass(body, sign(null, bytesOf(body), key));
};
const codeOf = (token: string, now = NOW, over: Partial<GateKit> = {}) => {
  const check = checkPass(token, { ...kit, ...over }, now);
  return check.ok ? 'ok' : check.code;
};

describe('L13 the pass cannot be forged', () => {
  test('every single changed character is refused', () => {
    const token = seal();
    for (let at = 0; at < token.length; at += 1) {
      const changed = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
      // The last character of a base64url text may carry unused bits; the bytes it names must still differ.
      if (at === token.length - 1) continue;
      expect([at, codeOf(changed)]).not.toEqual([at, 'ok']);
    }
  });

  test.each([
    '',
    'x',
    '....',
    'L1.k2..',
    `L1.k2.${toBase64Url(Buffer.from('[1]'))}.AAAA`,
    'http://evil.example/?a=1',
  ])('%p is no pass', (text) => {
    expect(codeOf(text)).toBe('unreadable');
  });

  test('signed by somebody else: forged; by a key the guard does not hold: unknown', () => {
    expect(codeOf(seal({}, 'k2', other.privateKey))).toBe('forged');
    expect(codeOf(seal({}, 'k9', other.privateKey))).toBe('unknown-key');
  });

  test('a screenshot of the live token is stale after its minute, and a clock far behind does not help', () => {
    expect(codeOf(seal(), NOW + 60_000)).toBe('ok');
    expect(codeOf(seal(), NOW + 66_000)).toBe('stale');
    expect(codeOf(seal(), NOW - 31_000)).toBe('stale');
  });

  test('taken back or changed: an older version is dead, the newer one lives', () => {
    const revoked = [{ leaveId: 'leave-1', below: 3 }];
    expect(codeOf(seal(), NOW, { revoked })).toBe('revoked');
    expect(codeOf(seal({ version: 3 }), NOW, { revoked })).toBe('ok');
  });

  test('what was signed comes out as it went in, Chinese and all', () => {
    expect(checkPass(seal(), kit, NOW)).toEqual({ ok: true, claims });
  });

  test('two keys are valid while they rotate', () => {
    const keys = [...kit.keys, { kid: 'k3', publicKey: toBase64Url(rawOf(other.publicKey)) }];
    expect(codeOf(seal({}, 'k3', other.privateKey), NOW, { keys })).toBe('ok');
    expect(codeOf(seal(), NOW, { keys })).toBe('ok');
  });

  test('the window opens at the beginning and closes at the end', () => {
    expect(passWindow({ from: 10, to: 20 }, 9)).toBe('early');
    expect(passWindow({ from: 10, to: 20 }, 10)).toBe('open');
    expect(passWindow({ from: 10, to: 20 }, 20)).toBe('over');
  });

  test('base64url both ways equals Node’s', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
        expect(fromBase64Url(toBase64Url(bytes))).toEqual(Uint8Array.from(bytes));
      }),
    );
    expect(fromBase64Url('a')).toBeNull();
    expect(fromBase64Url('ab+/')).toBeNull();
  });
});
