import { createHash, randomBytes } from 'node:crypto';

const SECRET = /^msk_[A-Za-z0-9_-]{43}$/;

/** A key as its holder sends it: 32 random bytes behind a prefix that secret scanners can know. */
export function newKeySecret(): string {
  return `msk_${randomBytes(32).toString('base64url')}`;
}

/** What is stored of a key, or null for what cannot be one. The secret is random, so a plain hash suffices. */
export function hashKeySecret(secret: string): Buffer | null {
  return SECRET.test(secret) ? createHash('sha256').update(secret).digest() : null;
}
