import { createCipheriv, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createSecretBox, fingerprintOf } from '../src/secret-box.ts';

const [OLD, NEW, OTHER] = ['5a', '6b', '7c'].map((byte) => byte.repeat(32)) as [string, string, string];
const before = createSecretBox(OLD);
const during = createSecretBox(NEW, [OLD]);
const after = createSecretBox(NEW);

/** As releases sealed that knew one key only. */
function sealedWithoutKeyId(keyHex: string, plain: string, bound: string): Buffer {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(keyHex, 'hex'), iv).setAAD(Buffer.from(bound));
  const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.of(1), iv, cipher.getAuthTag(), text]);
}

test('while a key is being replaced, both open, and only the one in use seals', () => {
  expect(during.open(before.seal('a token', 'row'), 'row')).toBe('a token');
  const sealed = during.seal('a token', 'row');
  expect(after.open(sealed, 'row')).toBe('a token');
  expect(() => before.open(sealed, 'row')).toThrow('is not here');
  expect([during.isCurrent(sealed), during.isCurrent(before.seal('a token', 'row'))]).toEqual([true, false]);
});

test('what was sealed without a key id opens with whichever key it was, and with no other', () => {
  for (const key of [OLD, NEW]) {
    const sealed = sealedWithoutKeyId(key, 'a token', 'row');
    expect(during.open(sealed, 'row')).toBe('a token');
    expect(during.isCurrent(sealed)).toBe(false);
  }
  expect(() => during.open(sealedWithoutKeyId(OTHER, 'a token', 'row'), 'row')).toThrow();
});

test('a value that was moved to another row or changed in any byte does not open', () => {
  const sealed = during.seal('a token', 'row');
  expect(() => during.open(sealed, 'another row')).toThrow();
  for (const place of sealed.keys()) {
    const changed = Buffer.from(sealed);
    changed.writeUInt8(sealed.readUInt8(place) ^ 1, place);
    expect(() => during.open(changed, 'row')).toThrow();
  }
});

test('the key in use comes first, and one that is named twice counts once', () => {
  expect(createSecretBox(NEW, [OLD, NEW]).keyIds).toEqual([NEW, OLD].map(fingerprintOf));
  expect(during.currentKey('a').id).toBe(fingerprintOf(NEW));
  expect(during.keyOf(fingerprintOf(OLD), 'a')).toEqual(before.currentKey('a').key);
  expect(after.keyOf(fingerprintOf(OLD), 'a')).toBeNull();
});
