import { isSupportedCountry, type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';

export type ParsedPhone =
  /** `assumedCountry`: written without a country code, so show the number to whoever typed it. */
  | { ok: true; e164: string; assumedCountry: boolean }
  | {
      ok: false;
      code: 'invalid_phone' | 'extension_not_supported' | 'two_numbers' | 'not_textable';
      message: string;
    };
type PhoneRefusal = Extract<ParsedPhone, { ok: false }>;

const INVALID = refuse(
  'invalid_phone',
  'Write one complete phone number with the digits 0 to 9, such as +1 412 535 0142.',
);
const EXTENSION = refuse(
  'extension_not_supported',
  'Leave out the extension: a text cannot reach a phone behind one.',
);
const TWO = refuse('two_numbers', 'Write one phone number; add the other one by itself.');
const NOT_TEXTABLE = refuse(
  'not_textable',
  'Use a phone that can receive texts: not a short code, an emergency or premium-rate number, or a name.',
);

const AROUND = /^[\s\u200e\u200f\u202a-\u202e\u2066-\u2069]+|[\s\u200e\u200f\u202a-\u202e\u2066-\u2069]+$/g;
const EXTENSION_MARK = /\d\s*(?:[,;]?\s*ext(?:ension|n)?\.?|x|#)\s*[:=]?\s*\d+$/i;
const NAME = /^[A-Za-z][A-Za-z ]*$/;
const PLAIN = /^\+?[\d \u00a0\u2009\u202f\-\u2010-\u2015\u2212.()/]+$/;
const BETWEEN_NUMBERS = /[,;/&|\n]|\b(?:or|and)\b|(?<=\d)\s*(?=\+)/i;
const LONGEST_INPUT = 100;
const FEWEST_DIGITS_OF_A_NUMBER = 7;
const MOST_DIGITS_OF_A_SHORT_CODE = 6;

/**
 * Reads one phone number in international format, or in that of `defaultCountry` (ISO 3166, such as `US`), and gives it in
 * E.164. Strict: what is not plainly one whole number is refused, never repaired, because a repaired one is a
 * stranger's. Landlines and toll-free numbers pass, for some of them receive texts and the carrier knows which.
 */
export function parsePhoneNumber(input: string, defaultCountry: string): ParsedPhone {
  if (input.length > LONGEST_INPUT) return INVALID;
  const text = input.replace(AROUND, '');
  const refusal = refuseByForm(text);
  if (refusal) return refusal;
  const parsed = parsePhoneNumberFromString(text, {
    extract: false,
    ...(isSupportedCountry(defaultCountry) ? { defaultCountry } : {}),
  });
  if (!parsed?.isValid() || !isSpelledOut(text, parsed)) return refuseByDigits(text);
  if (NOT_TEXTABLE_TYPES.has(parsed.getType())) return NOT_TEXTABLE;
  return { ok: true, e164: parsed.number, assumedCountry: !text.startsWith('+') };
}

const NOT_TEXTABLE_TYPES = new Set<ReturnType<PhoneNumber['getType']>>([
  'PREMIUM_RATE',
  'SHARED_COST',
  'VOICEMAIL',
  'PAGER',
]);

function refuseByForm(text: string): PhoneRefusal | null {
  const numbers = text
    .split(BETWEEN_NUMBERS)
    .filter((part) => digitsOf(part).length >= FEWEST_DIGITS_OF_A_NUMBER);
  if (numbers.length > 1) return TWO;
  if (EXTENSION_MARK.test(text)) return EXTENSION;
  if (NAME.test(text)) return NOT_TEXTABLE;
  return PLAIN.test(text) ? null : INVALID;
}

function refuseByDigits(text: string): PhoneRefusal {
  const digits = digitsOf(text);
  const isShort = digits.length > 0 && digits.length <= MOST_DIGITS_OF_A_SHORT_CODE;
  // North America's premium rate; 976 is no area code, so the library knows no such number.
  return isShort || /^\+?1?(?:900|976)\d{7}$/.test(text.replace(/[^+\d]/g, '')) ? NOT_TEXTABLE : INVALID;
}

/** What is dialled before a country code, such as 00 or 011; nothing where a plus was merely left out. */
const OUT_OF_COUNTRY = /^(?:0\d{1,3})?$/;

/** The library drops superfluous digits; only a prefix for dialling, and one written `(0)`, are meant to be dropped. */
function isSpelledOut(text: string, parsed: PhoneNumber): boolean {
  const written = digitsOf(text);
  const international = digitsOf(parsed.number);
  if (text.startsWith('+')) return [written, digitsOf(text.replace('(0)', ''))].includes(international);
  const national = [parsed.nationalNumber, digitsOf(parsed.formatNational())];
  if (national.includes(written)) return true;
  return written.endsWith(international) && OUT_OF_COUNTRY.test(written.slice(0, -international.length));
}

function digitsOf(text: string): string {
  return text.replace(/[^0-9]/g, '');
}

function refuse(code: PhoneRefusal['code'], message: string): PhoneRefusal {
  return { ok: false, code, message };
}

/** The form in which every phone number is stored and compared. */
export function isE164(text: string): boolean {
  return /^\+[1-9][0-9]{6,14}$/.test(text);
}

/** They spell ANONYMOUS, BLOCKED, RESTRICTED, UNAVAILABLE and UNKNOWN on the keys of a phone. */
const WITHHELD = new Set(['+266696687', '+2562533', '+7378742833', '+86282452253', '+8656696']);

/** Whether a carrier gives this number in place of one that was withheld: it has the form of a phone and is nobody's. */
export function isWithheld(e164: string): boolean {
  return WITHHELD.has(e164);
}

/** Ascension, Tristan da Cunha and Kosovo: the library's own codes, which ISO 3166 has given to nobody. */
const NO_ISO_COUNTRIES = new Set(['AC', 'TA', 'XK']);

/** Whether `code` is a country (ISO 3166, such as `US`) whose numbers can be read. */
export function isCountry(code: string): boolean {
  return isSupportedCountry(code) && !NO_ISO_COUNTRIES.has(code);
}

export function lastFourDigits(e164: string): string {
  return e164.slice(-4);
}

/** A number as people write it internationally, `+1 412 535 0142`; what is no number is left as it is. */
export function formatForPeople(e164: string): string {
  return parsePhoneNumberFromString(e164)?.formatInternational() ?? e164;
}
