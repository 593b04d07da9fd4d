import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findContactData } from '../../../src/domain/policy/contact-data.ts';
import { redact } from '../../../src/domain/policy/redaction.ts';
import { digitsReadIn } from './digits-read.ts';
import { DISGUISES, phone } from './disguises.ts';

const around = fc.constantFrom(
  ['', ''],
  ['Call me: ', ''],
  ['Rex was great today! ', ' See you tomorrow.'],
  ['my number is ', ' 😊'],
  ['Arrived at 7:58. ', '\nThanks'],
) as fc.Arbitrary<[string, string]>;

describe('a phone', () => {
  test.each(Object.entries(DISGUISES))('is found %s, and hidden as a whole', (_, disguise) => {
    fc.assert(
      fc.property(phone, around, (digits, [before, behind]) => {
        const text = `${before}${disguise(digits)}${behind}`;
        const found = findContactData(text);
        expect(
          found.map(({ kind }) => kind),
          text,
        ).toContain('phone');
        const read = digitsReadIn(redact(text, found));
        for (let at = 0; at + 7 <= digits.length; at += 1) {
          expect(read, text).not.toContain(digits.slice(at, at + 7));
        }
      }),
      { numRuns: 25 },
    );
  });

  test('is found when it is split over messages, before the last of it is told', () => {
    const pieces = fc.constantFrom([3, 6], [3], [6], [5], [1, 2, 3, 4, 5, 6, 7, 8, 9], [2, 4, 6, 8]);
    fc.assert(
      fc.property(phone, pieces, (digits, ends) => {
        const messages = [0, ...ends].map((start, at) => digits.slice(start, ends[at] ?? digits.length));
        const found = messages.some((text, at) => findContactData(text, messages.slice(0, at)).length > 0);
        expect(found, messages.join(' | ')).toBe(true);
      }),
    );
  });

  test('that is completed by a text names the parts in the texts before it', () => {
    expect(findContactData('and 0142!', ['call me: 412', 'then 535'])).toEqual([
      {
        kind: 'phone',
        start: 4,
        end: 8,
        earlier: [
          { message: 0, start: 9, end: 12 },
          { message: 1, start: 5, end: 8 },
        ],
      },
    ]);
  });

  test('that was whole in an earlier text is no finding in the next one', () => {
    expect(findContactData('see you at 5', ['412-535-0142'])).toEqual([]);
    expect(findContactData('code 4821', ['412-535-0142', 'ok'])).toEqual([]);
  });

  test('stands where the finding says, in units of the original', () => {
    const text = '👩‍👧 call ４１２\u200b-535-0142, thanks';
    const [found] = findContactData(text);
    expect(text.slice(found?.start, found?.end)).toBe('４１２\u200b-535-0142');
    expect(redact(text, findContactData(text))).toBe('👩‍👧 call [hidden], thanks');
  });
});

describe('numbers that pass', () => {
  const upTo = (max: number, min = 0) => fc.integer({ min, max });
  const two = (value: number) => String(value).padStart(2, '0');
  const time = fc.tuple(upTo(23), upTo(59)).map(([hour, minute]) => `${hour}:${two(minute)}`);
  const PASSING: Readonly<Record<string, fc.Arbitrary<string>>> = {
    times: fc.array(time, { minLength: 1, maxLength: 6 }).map((times) => `Visits at ${times.join(', ')}`),
    'spans of time': fc
      .array(fc.tuple(time, time), { minLength: 1, maxLength: 4 })
      .map((spans) => spans.map((ends) => ends.join('-')).join(', ')),
    dates: fc
      .tuple(upTo(12, 1), upTo(28, 1), upTo(2035, 2019))
      .map(([month, day, year]) => `from ${month}/${day}/${year} on`),
    doses: fc
      .tuple(upTo(900, 1), upTo(24, 1), upTo(30, 1))
      .map(([mg, hours, days]) => `${mg} mg every ${hours} hours for ${days} days`),
    prices: fc
      .array(upTo(9999, 1), { minLength: 1, maxLength: 5 })
      .map((prices) => `That is ${prices.map((price) => `$${price}`).join(' + ')}`),
    'gate codes': upTo(99999999, 1000).map((code) => `The gate code is ${code}#`),
    'alarm codes': fc
      .tuple(upTo(9999), upTo(999999))
      .map(([box, alarm]) => `lockbox ${String(box).padStart(4, '0')}, then alarm ${alarm}`),
    flights: fc
      .tuple(fc.constantFrom('UA', 'DL', 'LH', 'BA'), upTo(9999, 1), time)
      .map(([line, flight, at]) => `Flight ${line} ${flight} lands at ${at}`),
    addresses: fc
      .tuple(upTo(9999, 1), upTo(999, 1), upTo(99999, 10000), upTo(9999, 1000))
      .map(([house, flat, zip, plus]) => `${house} Oak Street, Apt ${flat}, Pittsburgh, PA ${zip}-${plus}`),
    microchips: upTo(999999999).map((chip) => `microchip 985112${String(chip).padStart(9, '0')}`),
    weights: fc
      .array(upTo(120, 1), { minLength: 1, maxLength: 6 })
      .map((weights) => weights.map((weight) => `${weight} lbs`).join(', ')),
    'feeding times': fc
      .array(upTo(12, 1), { minLength: 1, maxLength: 8 })
      .map((hours) => `feed at ${hours.join(', ')}`),
  };

  test.each(Object.entries(PASSING))('are %s', (_, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(findContactData(text), text).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test('are those that the organization allows, however they are written', () => {
    const allowed = { numbers: ['+14125350142'], domains: [] };
    for (const text of [
      '412-535-0142',
      '+1 (412) 535 0142',
      '535-0142',
      'the vet: four one two 535 0142, open 8 to 5',
      'at 5 412-535-0142',
    ]) {
      expect(findContactData(text, [], allowed), text).toEqual([]);
      expect(findContactData(text), text).not.toEqual([]);
    }
    expect(findContactData('412-535-0142 or 412-535-0143', [], allowed)).toHaveLength(1);
  });
});
