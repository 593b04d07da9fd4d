import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** Seals secrets for the database with AES-256-GCM; the keys stay outside it. */
export type SecretBox = {
  /** With the key in use. `bound` names the row and column, so that a sealed value cannot be moved to another row. */
  seal(plain: string, bound: string): Buffer;
  /** With whichever key sealed it. Throws where that one is not here. */
  open(sealed: Buffer, bound: string): string;
  /** Whether the key in use sealed it. */
  isCurrent(sealed: Buffer): boolean;
  /** A key for something else than sealing, with an id that tells which secret key it comes from. */
  currentKey(purpose: string): { id: string; key: Buffer };
  /** The same of the secret key with this id; null if that is not here. */
  keyOf(id: string, purpose: string): Buffer | null;
  /** The ids of the keys that are here: the one in use, then those that it takes the place of. */
  keyIds: readonly string[];
};

/** From before there could be several keys. */
const WITHOUT_KEY_ID = 1;
const FORMAT = 2;
const KEY_BYTES = 32;
const KEY_ID_BYTES = 8;
const IV_BYTES = 12;
const TAG_BYTES = 16;

type SecretKey = { id: string; key: Buffer };

/** `previous`: keys that are being replaced; they only open. */
export function createSecretBox(currentHex: string, previousHex: readonly string[] = []): SecretBox {
  const current = keyOfHex(currentHex);
  const others = previousHex.map(keyOfHex).filter(({ id }) => id !== current.id);
  const keys = [current, ...others];
  const find = (wanted: string) => keys.find(({ id }) => id === wanted) ?? null;
  return {
    keyIds: keys.map(({ id }) => id),
    currentKey: (purpose) => ({ id: current.id, key: derive(current.key, purpose) }),
    keyOf: (wanted, purpose) => {
      const found = find(wanted);
      return found && derive(found.key, purpose);
    },
    isCurrent: (sealed) => keyIdOf(sealed) === current.id,
    seal(plain, bound) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', current.key, iv).setAAD(Buffer.from(bound));
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      const head = Buffer.concat([Buffer.of(FORMAT), Buffer.from(current.id, 'hex')]);
      return Buffer.concat([head, iv, cipher.getAuthTag(), text]);
    },
    open(sealed, bound) {
      // Nothing tells which key it was: the oldest one most likely, and a wrong one opens nothing.
      if (sealed[0] === WITHOUT_KEY_ID) return openByAny(keys.toReversed(), sealed.subarray(1), bound);
      const key = find(keyIdOf(sealed) ?? '');
      if (!key) throw new Error('the key that sealed a secret is not here');
      return decrypt(key, sealed.subarray(1 + KEY_ID_BYTES), bound);
    },
  };
}

/** Tells one key from another, and nothing about it. */
export function fingerprintOf(keyHex: string): string {
  return keyOfHex(keyHex).id;
}

function keyOfHex(keyHex: string): SecretKey {
  const key = Buffer.from(keyHex, 'hex');
  const mac = createHmac('sha256', key).update('maskline secret key').digest('hex');
  return { id: mac.slice(0, 2 * KEY_ID_BYTES), key };
}

/** Null where the format does not say. */
function keyIdOf(sealed: Buffer): string | null {
  return sealed[0] === FORMAT ? sealed.subarray(1, 1 + KEY_ID_BYTES).toString('hex') : null;
}

function openByAny(keys: readonly SecretKey[], body: Buffer, bound: string): string {
  let fault: unknown;
  for (const key of keys) {
    try {
      return decrypt(key, body, bound);
    } catch (error) {
      fault ??= error;
    }
  }
  throw fault;
}

function decrypt({ key }: SecretKey, body: Buffer, bound: string): string {
  const tag = body.subarray(IV_BYTES, IV_BYTES + TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  })
    .setAAD(Buffer.from(bound))
    .setAuthTag(tag);
  const text = body.subarray(IV_BYTES + TAG_BYTES);
  return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
}

function derive(key: Buffer, purpose: string): Buffer {
  if (key.length !== KEY_BYTES) throw new Error('there is no secret key to derive another from');
  return Buffer.from(hkdfSync('sha256', key, '', `maskline ${purpose}`, KEY_BYTES));
}
