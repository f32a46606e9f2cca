import nacl from 'tweetnacl';
import type { VerifySignature } from '@contract/leave-token';

/** Ed25519 in plain numbers: WeChat's logic layer has no crypto, and old phones no BigInt. */
export const verifyOnPhone: VerifySignature = (signature, message, publicKey) =>
  publicKey.length === nacl.sign.publicKeyLength &&
  signature.length === nacl.sign.signatureLength &&
  nacl.sign.detached.verify(message, signature, publicKey);
