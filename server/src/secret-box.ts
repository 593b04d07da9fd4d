import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Seals secrets for the database with AES-256-GCM; the key stays outside it. */
export type SecretBox = {
  /** `bound` names the row and column, so that a sealed value cannot be moved to another row. */
  seal(plain: string, bound: string): Buffer;
  open(sealed: Buffer, bound: string): string;
};

const FORMAT = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;

export function createSecretBox(keyHex: string): SecretBox {
  const key = Buffer.from(keyHex, 'hex');
  return {
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
