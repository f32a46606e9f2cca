import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import * as v from 'valibot';
import {
  bytesOf,
  passBody,
  sealPass,
  toBase64Url,
  type PassClaims,
  type PassKey,
  type VerifySignature,
} from '@contract/leave-token';

/**
 * `LEAVE_PASS_KEYS`: JSON `[{"kid":"k2","privateKey":"<32 bytes, base64url>"}, …]`, the newest first; it signs,
 * the first two verify, so that a rotation leaves passes on phones good. The secret never leaves the function.
 */
const configured = v.pipe(
  v.array(
    v.strictObject({
      kid: v.pipe(v.string(), v.regex(/^[\w-]{1,16}$/)),
      privateKey: v.pipe(v.string(), v.regex(/^[\w-]{43}$/)),
    }),
  ),
  v.minLength(1),
);

// An Ed25519 key is its 32 bytes behind a fixed DER head (RFC 8410).
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');
const VALID_KEYS = 2;

interface SigningKey extends PassKey {
  secret: KeyObject;
}

let held: { text: string; keys: SigningKey[] } | null = null;

function signingKeys(): SigningKey[] {
  const text = process.env.LEAVE_PASS_KEYS ?? '';
  if (held?.text === text) return held.keys;
  let keys: SigningKey[] = [];
  try {
    keys = v
      .parse(configured, JSON.parse(text))
      .slice(0, VALID_KEYS)
      .map(({ kid, privateKey }) => {
        const seed = Buffer.from(privateKey, 'base64url');
        const secret = createPrivateKey({
          key: Buffer.concat([PKCS8_HEAD, seed]),
          format: 'der',
          type: 'pkcs8',
        });
        const raw = createPublicKey(secret)
          .export({ format: 'der', type: 'spki' })
          .subarray(SPKI_HEAD.length);
        return { kid, secret, publicKey: toBase64Url(raw) };
      });
  } catch {
    keys = [];
  }
  held = { text, keys };
  return keys;
}

/** For the check-up: `missing`, `unreadable`, or the name of the key that signs now; never a key itself. */
export function passKeysState(): string {
  if ((process.env.LEAVE_PASS_KEYS ?? '') === '') return 'missing';
  return signingKeys()[0]?.kid ?? 'unreadable';
}

/** Public keys, the signing one first; empty while none is configured. */
export function publicKeys(): PassKey[] {
  return signingKeys().map(({ kid, publicKey }) => ({ kid, publicKey }));
}

/** The sealed token; null while no key is configured. */
export function signPass(claims: PassClaims): string | null {
  const key = signingKeys()[0];
  if (!key) return null;
  const body = passBody(key.kid, claims);
  return sealPass(body, sign(null, bytesOf(body), key.secret));
}

export const verifySignature: VerifySignature = (signature, message, publicKey) => {
  const der = Buffer.concat([SPKI_HEAD, publicKey]);
  return verify(null, message, createPublicKey({ key: der, format: 'der', type: 'spki' }), signature);
};
