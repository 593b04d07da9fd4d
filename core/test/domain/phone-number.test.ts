import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatForPeople,
  isCountry,
  isE164,
  lastFourDigits,
  parsePhoneNumber,
} from '../../src/domain/phone-number.ts';

const read = (input: string, country = 'US') => {
  const parsed = parsePhoneNumber(input, country);
  return parsed.ok ? parsed.e164 : parsed.code;
};

describe('parsePhoneNumber', () => {
  test.each([
    ['+14125350142', '+14125350142'],
    ['+1 (412) 535-0142', '+14125350142'],
    ['+1.412.535.0142', '+14125350142'],
    ['  +1 412\u00a0535\u20110142\n', '+14125350142'],
    ['\u202a+1 412 535 0142\u202c', '+14125350142'],
    ['+44 7911 123456', '+447911123456'],
    ['+44 (0)20 7946 0958', '+442079460958'],
    ['+49 30/123456', '+4930123456'],
    ['+39 06 1234 5678', '+390612345678'],
    ['+298 211234', '+298211234'],
  ])('reads the international "%s"', (input, e164) => {
    expect(parsePhoneNumber(input, 'US')).toEqual({ ok: true, e164, assumedCountry: false });
  });

  test.each([
    ['(412) 535-0142', 'US', '+14125350142'],
    ['1 412 535 0142', 'US', '+14125350142'],
    ['030 123456', 'DE', '+4930123456'],
    ['07911 123456', 'GB', '+447911123456'],
    ['011 49 30 123456', 'US', '+4930123456'],
    ['0049 30 123456', 'DE', '+4930123456'],
    ['011 15-2345-6789', 'AR', '+5491123456789'],
    ['8 (912) 345-67-89', 'RU', '+79123456789'],
  ])('reads the national "%s" in %s and says that it assumed the country', (input, country, e164) => {
    expect(parsePhoneNumber(input, country)).toEqual({ ok: true, e164, assumedCountry: true });
  });

  test.each(['xx', 'us', '', 'constructor'])('assumes no country "%s"', (country) => {
    expect(read('412 535 0142', country)).toBe('invalid_phone');
    expect(read('+1 412 535 0142', country)).toBe('+14125350142');
  });

  test.each([
    '+1 412 535 c0000',
    '1-800-FLOWERS',
    '+1 412 535 O142',
    '٤١٢٥٣٥٠١٤٢',
    '+1 ４１２ 535 0142',
    'tel:+14125350142',
    'tel:+14125350142;phone-context=evil',
    '+14125350142;phone-context=evil',
    'call +14125350142',
    '+1 412 535 014',
    '+1 412 535 01422',
    '535-0142',
    '+1 1 412 535 0142',
    '+44 020 7946 0958',
    '1 1 412 535 0142',
    '011 49 030 123456',
    '++14125350142',
    '+1+4125350142',
    '1.4125E+10',
    '+999 123 456 789',
    '',
    '+',
    '-',
  ])('refuses "%s" and never repairs it', (input) => expect(read(input)).toBe('invalid_phone'));

  test.each([
    '(412) 535-0142 ext 7',
    '(412) 535-0142 Ext. 7',
    '412-535-0142 extension 7',
    '412-535-0142x7',
    '412-535-0142 #7',
    '+14125350142;ext=7',
  ])('refuses "%s", a phone behind an extension', (input) =>
    expect(read(input)).toBe('extension_not_supported'),
  );

  test.each([
    '412-535-0142 / 412-535-0199',
    '412-535-0142, 412-535-0199',
    '4125350142;4125350199',
    '412-535-0142 or 412-535-0199',
    '412-535-0142 & 412-535-0199 ext 7',
    '412-535-0142\n412-535-0199',
    '+14125350142 +14125350199',
    '+14125350142+14125350199',
  ])('refuses "%s", two numbers', (input) => expect(read(input)).toBe('two_numbers'));

  test.each([
    '888777',
    '911',
    '112',
    '+911',
    'TWILIO',
    'Happy Paws',
    '+1 900 234 5678',
    '900 234 5678',
    '+1 976 535 1234',
    '+61 1900 123 456',
  ])('refuses "%s", which receives no texts', (input) => expect(read(input)).toBe('not_textable'));

  test.each(['+1 800 535 0142', '+44 20 7946 0958', '+1 415 555 0100', '+1 500 555 0006'])(
    'takes "%s": a toll-free number or a landline may receive texts, and the carrier knows',
    (input) => expect(isE164(read(input))).toBe(true),
  );

  test('refuses a very long text at once', () => {
    const started = performance.now();
    expect(read(`+1${' '.repeat(100_000)}x`)).toBe('invalid_phone');
    expect(performance.now() - started).toBeLessThan(1000);
  });

  test('takes every digit of an international number as written', () => {
    const digits = fc.stringMatching(/^[1-9][0-9]{5,15}$/);
    fc.assert(
      fc.property(digits, (written) => {
        const parsed = parsePhoneNumber(`+${written}`, 'US');
        if (parsed.ok) expect(parsed).toEqual({ ok: true, e164: `+${written}`, assumedCountry: false });
      }),
      { numRuns: 2000 },
    );
  });

  test('takes every digit of a national number as written, but for its prefix', () => {
    const prefix = fc.constantFrom('', '1', '0', '011', '00', '4');
    const digits = fc.stringMatching(/^[2-9][0-9]{2}[2-9][0-9]{5,8}$/);
    fc.assert(
      fc.property(prefix, digits, (before, after) => {
        const parsed = parsePhoneNumber(before + after, 'US');
        if (!parsed.ok) return;
        expect(parsed.assumedCountry).toBe(true);
        const withoutPrefix = (before + after).replace(/^(1|011)/, '');
        expect(parsed.e164).toBe(before === '011' ? `+${withoutPrefix}` : `+1${withoutPrefix}`);
      }),
      { numRuns: 2000 },
    );
  });

  test('reads its own E.164, and the way people see it, back', () => {
    const local = fc.stringMatching(/^4125350[0-9]{3}$/);
    fc.assert(
      fc.property(local, (digits) => {
        const e164 = read(digits);
        expect([e164, read(e164), read(formatForPeople(e164))]).toEqual(Array(3).fill(`+1${digits}`));
      }),
    );
  });
});

describe('a phone number in E.164', () => {
  test('is a plus and 7 to 15 digits', () => {
    for (const text of ['+14125350142', '+1412535', '+123456789012345']) expect(isE164(text)).toBe(true);
    for (const text of ['14125350142', '+04125350142', '+123456', '+1234567890123456', '+1 412 535 0142']) {
      expect([text, isE164(text)]).toEqual([text, false]);
    }
    expect(isE164('+14125350142\n')).toBe(false);
  });

  test('shows people its groups, or its last four digits', () => {
    expect(formatForPeople('+14125350142')).toBe('+1 412 535 0142');
    expect(formatForPeople('888777')).toBe('888777');
    expect(lastFourDigits('+14125350142')).toBe('0142');
  });
});

describe('isCountry', () => {
  test('knows countries by their two capital letters', () => {
    expect(['US', 'DE', 'GB'].every(isCountry)).toBe(true);
    expect(['us', 'USA', 'XX', '', 'constructor'].some(isCountry)).toBe(false);
  });
});
