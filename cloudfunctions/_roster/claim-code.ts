import { createHash, scryptSync, timingSafeEqual } from 'node:crypto';

// 32 characters that cannot be mistaken for one another on paper; ten of them are 50 random bits.
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const LENGTH = 10;

/** A code out of a secret that only one intent can have; the same intent gives the same code. */
export function codeFrom(secret: string): string {
  const bytes = createHash('sha256').update(`claim code ${secret}`).digest();
  return [...bytes.subarray(0, LENGTH)].map((byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('');
}

/** As it is printed: ABCDE-FGHJK. */
export function printed(code: string): string {
  return `${code.slice(0, 5)}-${code.slice(5)}`;
}

export function hashOf(code: string, salt: string): string {
  return scryptSync(code, salt, 24, { N: 1024, r: 8, p: 1 }).toString('base64url');
}

/** Takes the same time with and without a stored code, so that a number cannot be told from an unknown one. */
export function codeFits(
  code: string,
  stored: { hash: string; salt: string; expireAt: number } | null,
  now: number,
): boolean {
  const expected = stored ? Buffer.from(stored.hash, 'base64url') : Buffer.alloc(24);
  const given = Buffer.from(hashOf(code, stored?.salt ?? 'nobody'), 'base64url');
  return timingSafeEqual(expected, given) && stored !== null && stored.expireAt > now;
}
