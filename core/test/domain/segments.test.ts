import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { describe, expect, test } from 'vitest';
import { countSegments } from '../../src/domain/segments.ts';

const FAMILY = '👨‍👩‍👧‍👦';

describe('countSegments', () => {
  const short = (body: string) => {
    const { encoding, segments, units, unitsLeft } = countSegments(body);
    return [encoding, segments, units, unitsLeft];
  };

  test('counts 160 characters of GSM-7 as one segment, then 153 a segment', () => {
    expect(short('a'.repeat(160))).toEqual(['GSM-7', 1, 160, 0]);
    expect(short('a'.repeat(161))).toEqual(['GSM-7', 2, 161, 145]);
    expect(short('a'.repeat(306))).toEqual(['GSM-7', 2, 306, 0]);
    expect(short('a'.repeat(307))).toEqual(['GSM-7', 3, 307, 152]);
  });

  test('counts an extended character twice and never splits it over segments', () => {
    expect(short('€'.repeat(80))).toEqual(['GSM-7', 1, 160, 0]);
    expect(short(`${'a'.repeat(152)}€${'a'.repeat(10)}`)).toEqual(['GSM-7', 2, 164, 141]);
  });

  test('one character outside GSM-7 makes the whole text UCS-2: 70, then 67 a segment', () => {
    expect(short(`${'a'.repeat(69)}ł`)).toEqual(['UCS-2', 1, 70, 0]);
    expect(short(`${'a'.repeat(70)}ł`)).toEqual(['UCS-2', 2, 71, 63]);
    expect(short('ł'.repeat(135))).toEqual(['UCS-2', 3, 135, 66]);
  });

  test('never splits an emoji over segments', () => {
    expect(short('🐕'.repeat(35))).toEqual(['UCS-2', 1, 70, 0]);
    expect(short('🐕'.repeat(36))).toEqual(['UCS-2', 2, 72, 61]);
    expect(short('🐕'.repeat(700)).slice(0, 3)).toEqual(['UCS-2', 22, 1400]);
  });

  test('keeps a family of emoji at the edge of a segment together', () => {
    expect(short(`${'ł'.repeat(60)}${FAMILY}`)).toEqual(['UCS-2', 2, 71, 56]);
  });

  test('splits a character that no segment can hold, but no surrogate pair', () => {
    expect(short(`a${'\u0301'.repeat(140)}`)).toEqual(['UCS-2', 3, 141, 60]);
    expect(short(`a${'\u{1e008}'.repeat(70)}`)).toEqual(['UCS-2', 3, 141, 59]);
    expect(short('\u{1e008}'.repeat(70))).toEqual(['UCS-2', 3, 140, 59]);
  });

  test('an empty text has no segment', () => {
    expect(short('')).toEqual(['GSM-7', 0, 0, 160]);
  });
});

describe("countSegments agrees with Twilio's own calculator", () => {
  const theirs = (body: string) => {
    const twilio = new SegmentedMessage(body);
    const unitBits = twilio.encodingName === 'GSM-7' ? 7 : 16;
    return {
      encoding: twilio.encodingName,
      segments: twilio.segmentsCount,
      units: twilio.messageSize / unitBits,
      unitsLeft: Math.floor((twilio.segments.at(-1)?.freeSizeInBits() ?? 0) / unitBits),
    };
  };
  const agrees = (body: string) => {
    expect(countSegments(body)).toEqual(theirs(body));
  };

  test('on every single character', () => {
    const codes = Array.from({ length: 0xffff }, (_, index) => index + 1);
    const characters = codes
      .map((code) => String.fromCharCode(code))
      .filter((text) => !/\p{Surrogate}/u.test(text));
    const differing = characters.filter((character) => {
      const [ours, twilios] = [countSegments(character), theirs(character)];
      return ours.encoding !== twilios.encoding || ours.units !== twilios.units;
    });
    expect(characters.length).toBe(0xffff - 0x800);
    expect(differing).toEqual([]);
  });

  test('on a line break at the edge of a segment, which it splits', () => {
    agrees(`${'ł'.repeat(66)}\r\n${'ł'.repeat(10)}`);
  });

  test('on texts of GSM-7', () => {
    const character = fc.constantFrom(...'aZ 0@£é\n\rÜΩ€[]{}^~\\|\f');
    fc.assert(
      fc.property(fc.array(character, { minLength: 1, maxLength: 700 }), (all) => agrees(all.join(''))),
    );
  });

  test('on texts with letters of other alphabets, emoji, flags and families', () => {
    const character = fc.constantFrom(
      'a',
      '€',
      'ł',
      '你',
      '\r',
      '\n',
      '\r\n',
      'e\u0301',
      '🐕',
      '👍🏽',
      '🇺🇸',
      FAMILY,
    );
    fc.assert(
      fc.property(fc.array(character, { minLength: 1, maxLength: 300 }), (all) => agrees(all.join(''))),
      { numRuns: 300 },
    );
  });
});
