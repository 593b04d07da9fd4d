import fc from 'fast-check';

/** Ten digits of North America, in an area code that is in use. */
export const phone = fc
  .tuple(
    fc.constantFrom('212', '305', '412', '415', '512', '617', '716', '724', '814', '878', '917'),
    fc.constantFrom('235', '336', '438', '535', '555', '641', '758', '836', '942'),
    fc.integer({ min: 0, max: 9999 }),
  )
  .map(([area, exchange, line]) => `${area}${exchange}${String(line).padStart(4, '0')}`);

const WORDS: Readonly<Record<string, readonly string[]>> = {
  English: ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
  spoken: ['oh', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
  Spanish: ['cero', 'uno', 'dos', 'tres', 'cuatro', 'cinco', 'seis', 'siete', 'ocho', 'nueve'],
  French: ['zéro', 'un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf'],
  German: ['null', 'eins', 'zwei', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun'],
};
const ZEROS = [0xff10, 0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50, 0x1d7ce, 0x1d7d8, 0x1d7f6];
const each = (digits: string, write: (digit: string, at: number) => string, between = '') =>
  [...digits].map(write).join(between);
const grouped = (digits: string) => [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6)];

/** Ways to write ten digits, each of a name. */
export const DISGUISES: Readonly<Record<string, (digits: string) => string>> = {
  'as it is': (digits) => digits,
  'in brackets': (digits) => digits.replace(/(...)(...)(....)/, '($1) $2-$3'),
  'with a country code': (digits) => `+1 ${grouped(digits).join(' ')}`,
  'with country code and no plus': (digits) => `1${digits}`,
  ...Object.fromEntries(
    ['-', '.', ' ', '/', '_', '*', ' - ', ' . ', '~', ' 🐶 ', '\n', ', ', ' then ', ' dash '].map((sign) => [
      `in groups with ${JSON.stringify(sign)} between`,
      (digits: string) => grouped(digits).join(sign),
    ]),
  ),
  ...Object.fromEntries(
    [' ', '.', '-', ', ', '\n', '|', ' 🐾 ', '\u200b', '\u2060', 'x', 'a'].map((sign) => [
      `digit by digit with ${JSON.stringify(sign)} between`,
      (digits: string) => [...digits].join(sign),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(WORDS).map(([language, words]) => [
      `in ${language} words`,
      (digits: string) => each(digits, (digit) => words[Number(digit)] ?? '', ' '),
    ]),
  ),
  'in words without blanks': (digits) => each(digits, (digit) => WORDS.English?.[Number(digit)] ?? ''),
  'in words with hyphens': (digits) => each(digits, (digit) => WORDS.English?.[Number(digit)] ?? '', '-'),
  'in words and figures': (digits) =>
    each(digits, (digit, at) => (at % 2 ? digit : (WORDS.English?.[Number(digit)] ?? '')), ' '),
  'in words and figures without blanks': (digits) =>
    each(digits, (digit, at) => (at % 3 ? digit : (WORDS.English?.[Number(digit)] ?? ''))),
  ...Object.fromEntries(
    ZEROS.map((zero) => [
      `in the figures from U+${zero.toString(16)} on`,
      (digits: string) => each(digits, (digit) => String.fromCodePoint(zero + Number(digit))),
    ]),
  ),
  'on keycaps': (digits) => each(digits, (digit) => `${digit}\ufe0f\u20e3`),
  'in circles': (digits) => each(digits, (digit) => '⓪①②③④⑤⑥⑦⑧⑨'[Number(digit)] ?? ''),
  raised: (digits) => each(digits, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)] ?? ''),
  'struck through': (digits) => each(digits, (digit) => `${digit}\u0336`),
  'with letters for figures': (digits) => grouped(digits).join('-').replaceAll('0', 'O').replaceAll('1', 'l'),
  'in Chinese': (digits) => each(digits, (digit) => '零一二三四五六七八九'[Number(digit)] ?? ''),
};
