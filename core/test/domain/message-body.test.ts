import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkMessageBody, previewOf, storableBody } from '../../src/domain/message-body.ts';

const codeOf = (body: string) => {
  const check = checkMessageBody(body);
  return check.ok ? 'ok' : check.code;
};

describe('checkMessageBody', () => {
  test('answers the segments of a text that can be sent', () => {
    expect(checkMessageBody('Rex is home.')).toEqual({
      ok: true,
      encoding: 'GSM-7',
      segments: 1,
      units: 12,
      unitsLeft: 148,
    });
  });

  test.each([
    '',
    ' ',
    ' \n\t\r\u00a0\u3000',
    '\u200b\u200d\ufeff',
    '\u2060\u00ad\u202e',
    '\ufe0f',
    '\u0001\u001b',
    '\u2800',
  ])('refuses %j, which shows nothing', (body) => expect(codeOf(body)).toBe('empty_message'));

  test.each(['a\0b', '\0', 'half \ud83d', '\udc15 half', '\udc15\ud83d'])(
    'refuses %j, which no database and no carrier takes',
    (body) => expect(codeOf(body)).toBe('invalid_character'),
  );

  test('takes 1,600 characters and no more, and says how many segments there are', () => {
    expect(codeOf('a'.repeat(1600))).toBe('ok');
    const check = checkMessageBody('a'.repeat(1601));
    expect(check).toMatchObject({ ok: false, code: 'message_too_long' });
    expect(check.ok ? '' : check.message).toContain('1601 characters in 11 segments');
    expect(codeOf('🇺🇸'.repeat(40_000))).toBe('message_too_long');
  });

  test('takes 700 emoji, in 22 segments', () => {
    expect(checkMessageBody('🐕'.repeat(700))).toMatchObject({ ok: true, segments: 22 });
  });

  test('takes 8 marks on a character and no more', () => {
    expect(codeOf(`a${'\u0301'.repeat(8)}b${'\u0302'.repeat(8)}`)).toBe('ok');
    expect(codeOf(`a${'\u0301'.repeat(9)}`)).toBe('too_many_marks');
    expect(codeOf(`z${'\u0335\u0321'.repeat(250)}`)).toBe('too_many_marks');
  });

  test.each(['\u202eevil', 'مرحبا', 'สวัสดีครับ', 'नमस्ते', '👨‍👩‍👧‍👦', '❤️', 'line\r\nline'])(
    'takes %j as it is',
    (body) => expect(codeOf(body)).toBe('ok'),
  );
});

describe('storableBody', () => {
  test('replaces what the database cannot hold and nothing else', () => {
    expect(storableBody('a\0b\ud83dc 🐕\u202e\r\n')).toBe('a\ufffdb\ufffdc 🐕\u202e\r\n');
  });

  test('makes every received text storable', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 0, max: 0xffff }), (text, unit) => {
        const stored = storableBody(text + String.fromCharCode(unit) + text);
        expect(stored).not.toContain('\0');
        expect(decodeURIComponent(encodeURIComponent(stored))).toBe(stored);
      }),
    );
  });
});

describe('previewOf', () => {
  test('puts a text on one line', () => {
    expect(previewOf('  Hi!\r\n\tRex\u00a0is   home.\n')).toBe('Hi! Rex is home.');
  });

  test('leaves a text that fits as it is, and cuts a longer one with an ellipsis', () => {
    expect(previewOf('a'.repeat(120))).toBe('a'.repeat(120));
    expect(previewOf('a'.repeat(121))).toBe(`${'a'.repeat(119)}…`);
    expect(previewOf('one two three', 8)).toBe('one two…');
  });

  test('never cuts within what a reader sees as one character', () => {
    expect(previewOf('abc👨‍👩‍👧‍👦def', 8)).toBe('abc…');
    expect(previewOf('abe\u0301f', 4)).toBe('ab…');
  });

  test('is short, on one line and well formed for any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 400 }),
        fc.integer({ min: 1, max: 150 }),
        (body, max) => {
          const preview = previewOf(body, max);
          expect(preview.length).toBeLessThanOrEqual(max);
          expect(preview).not.toMatch(/[\r\n\t]|\p{Surrogate}/u);
        },
      ),
    );
  });
});
