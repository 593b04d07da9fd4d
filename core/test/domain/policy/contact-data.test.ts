import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findContactData, POLICY_VERSION } from '../../../src/domain/policy/contact-data.ts';
import { redact } from '../../../src/domain/policy/redaction.ts';
import { sentenceFor } from '../../../src/domain/policy/violation-sentences.ts';
import { readCorpus } from './corpus.ts';

const hidden = (text: string) => redact(text, findContactData(text));
const bits = fc.constantFrom(
  '412',
  ' 535 ',
  '0142',
  'one ',
  'oh',
  'call me ',
  'code ',
  '@',
  '.',
  'com',
  'gmail',
  ' at ',
  ' dot ',
  'insta ',
  '\n',
  '\u200b',
  '4️⃣',
  '👍🏽',
  '+',
  '(',
  '$',
  '#',
  '\ud83d',
  'x_1',
  ', ',
  '[hidden]',
);
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(bits, { maxLength: 30 }).map((parts) => parts.join('')),
  fc.constantFrom(...readCorpus('tuned').flatMap(({ texts }) => texts)),
);

describe('contact data', () => {
  test.each([
    ['mail jane.doe@gmail.com, please', 'mail [hidden], please'],
    ['It is jane dot doe at gmail dot com!', 'It is [hidden]!'],
    ['(jane(at)gmail(dot)com)', '([hidden])'],
    ['see www.janesits.com/rates. Thanks', 'see [hidden]. Thanks'],
    ['my insta is petlover_77 ok', 'my insta is [hidden] ok'],
    ['please whatsapp me!', 'please [hidden]!'],
    ['(412) 535-0142 or jane@dogs.io', '[hidden] or [hidden]'],
    ['Jané: +1 412 535 0142 👍', 'Jané: [hidden] 👍'],
  ])('in "%s" is hidden exactly', (text, expected) => {
    expect(hidden(text)).toBe(expected);
  });

  test('that is split names its part in the text before', () => {
    expect(findContactData('@gmail.com ok', ['hi', 'it is jane77'])).toEqual([
      { kind: 'email', start: 0, end: 10, earlier: [{ message: 1, start: 6, end: 12 }] },
    ]);
  });

  test('has no part in an empty text between', () => {
    expect(findContactData('.com', ['janesits', ''])).toEqual([
      { kind: 'link', start: 0, end: 4, earlier: [{ message: 0, start: 0, end: 8 }] },
    ]);
  });

  test('on allowed domains passes, and nothing that only looks like them', () => {
    const allowed = { numbers: [], domains: ['happypaws.com'] };
    for (const text of ['happypaws.com', 'https://book.happypaws.com/a?b=c', 'office@happypaws.com']) {
      expect(findContactData(text, [], allowed), text).toEqual([]);
    }
    for (const text of [
      'happypaws.com.evil.io',
      'nothappypaws.com',
      'https://happypaws.com@evil.io',
      'https://evil.io/happypaws.com',
    ]) {
      expect(findContactData(text, [], allowed), text).not.toEqual([]);
    }
  });

  test('is found in order, without overlaps, inside the text', () => {
    fc.assert(
      fc.property(anyText, fc.array(anyText, { maxLength: 3 }), (text, recent) => {
        let done = 0;
        for (const { start, end, earlier } of findContactData(text, recent)) {
          expect(start).toBeGreaterThanOrEqual(done);
          expect(end).toBeGreaterThan(start);
          done = end;
          for (const part of earlier) {
            expect(part.start).toBeGreaterThanOrEqual(0);
            expect(part.end).toBeGreaterThan(part.start);
            expect(part.end).toBeLessThanOrEqual(recent[part.message]?.length ?? -1);
          }
        }
        expect(done).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 200 },
    );
  });

  test('is gone from a text in which it was hidden', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(hidden(hidden(text)), JSON.stringify(text)).toBe(hidden(text));
      }),
      { numRuns: 200 },
    );
  });

  // Were it quadratic, each of these would take minutes and run into the limit of a test.
  test.each([
    '1 ',
    '12 ',
    '412 555 ',
    '7:30 ',
    '5 mg ',
    'one ',
    'oh ',
    'double ',
    'a1b2c3',
    '4🐶',
    'a',
    'a.',
    'a@a.',
    '@a',
    '. ',
    ' at ',
    ' dot ',
    'g m a i l ',
    'my insta is ',
    'find me on ',
    'my number starts with 4 ',
    'I V ',
    '412-AAA',
    'http://',
    '\u200b',
    '\u0301',
    '\n',
    ' ',
    '(at)',
  ])('is looked for in 20,000 characters of "%s" at once', (bit) => {
    findContactData(bit.repeat(Math.ceil(20_000 / bit.length)));
  });

  test('is judged by rules of a version that a decision can keep', () => {
    expect(Number.isSafeInteger(POLICY_VERSION) && POLICY_VERSION > 0).toBe(true);
  });

  test('of each kind is refused with a kind sentence, which says so when only several texts make it', () => {
    const texts = ['412 535 0142', 'jane@dogs.io', 'janesits.com', '@jane_77', 'whatsapp me'];
    for (const text of texts) {
      expect(findContactData(text).map(sentenceFor)).toEqual([
        expect.stringMatching(/^Please leave out the .*\.$/),
      ]);
    }
    expect(findContactData('@gmail.com', ['jane77']).map(sentenceFor)).toEqual([
      'Together with your last texts this makes an e-mail address. Please leave it out: the client can always write to you here.',
    ]);
  });
});
