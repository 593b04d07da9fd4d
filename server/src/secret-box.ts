import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** Seals secrets for the database with AES-256-GCM; the key stays outside it. */
export type SecretBox = {
  /** `bound` names the row and column, so that a sealed value cannot be moved to another row. */
  seal(plain: string, bound: string): Buffer;
  open(sealed: Buffer, bound: string): string;
  /** A key for something else than sealing, with an id that tells which secret key it comes from. */
  currentKey(purpose: string): { id: string; key: Buffer };
  /** The same of the secret key with this id; null if that is not here. */
  keyOf(id: string, purpose: string): Buffer | null;
};

const FORMAT = 1;
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

export function createSecretBox(keyHex: string): SecretBox {
  const key = Buffer.from(keyHex, 'hex');
  const id = fingerprintOf(keyHex);
  return {
    currentKey: (purpose) => ({ id, key: derive(key, purpose) }),
    keyOf: (wanted, purpose) => (wanted === id ? derive(key, purpose) : null),
    seal(plain, bound) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(bound));
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.of(FORMAT), iv, cipher.getAuthTag(), text]);
    },
    open(sealed, bound) {
      if (sealed[0] !== FORMAT) throw new Error('a sealed secret has an unknown format');
      const iv = sealed.subarray(1, 1 + IV_BYTES);
      const tag = sealed.subarray(1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(bound))
        .setAuthTag(tag);
      const text = sealed.subarray(1 + IV_BYTES + TAG_BYTES);
      return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
    },
  };
}

/** Tells one key from another, and nothing about it. */
export function fingerprintOf(keyHex: string): string {
  const key = Buffer.from(keyHex, 'hex');
  return createHmac('sha256', key).update('maskline secret key').digest('hex').slice(0, 16);
}

function derive(key: Buffer, purpose: string): Buffer {
  if (key.length !== KEY_BYTES) throw new Error('there is no secret key to derive another from');
  return Buffer.from(hkdfSync('sha256', key, '', `maskline ${purpose}`, KEY_BYTES));
}
