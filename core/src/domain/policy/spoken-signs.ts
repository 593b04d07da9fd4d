import { replaceIn, type SpannedText } from './folded-text.ts';

/** Mail providers whose names alone say that an address is meant. */
export const PROVIDERS =
  '(?:gmail|googlemail|google mail|hotmail|yahoo|ymail|outlook|icloud|protonmail|proton|aol|gmx|msn|live|hey|fastmail|zoho|comcast|verizon|orange|web)';
/** Those that are no other word. */
export const SURE_PROVIDERS = '(?:gmail|googlemail|hotmail|yahoo|ymail|outlook|icloud|protonmail|aol|gmx)';
const ENDING =
  '(?:com|net|org|info|biz|io|co|us|me|uk|de|fr|es|it|mx|br|eu|app|dev|edu|gov|tv|xyz|site|online|pet|dog|shop|example)';
const DOTS = '(?:dot|punto|punkt|point|ponto|d0t|dott)';
const ATS = '(?:at|arroba|arobase|a t|klammeraffe|chiocciola|at sign|at symbol)';
const OPEN = '[\\[({<*_~|"\'-]{1,3}';
const CLOSE = '[\\])}>*_~|"\'-]{1,3}';

/** Names that people break up to hide them. */
const BROKEN_WORDS =
  'gmail,hotmail,yahoo,outlook,icloud,proton,whatsapp,telegram,instagram,insta,snapchat,facebook,messenger,venmo,cashapp,paypal,zelle,signal,tiktok'.split(
    ',',
  );
const LEET: Readonly<Record<string, string>> = {
  a: 'a@4',
  e: 'e3',
  i: 'i1!',
  l: 'l1',
  o: 'o0',
  s: 's5$',
  t: 't7',
};

const broken = new RegExp(
  `(?<![\\p{L}\\d])(?:${BROKEN_WORDS.map((word) => [...word].map((letter) => `[${LEET[letter] ?? letter}]`).join('[ ._*-]{0,2}')).join('|')})(?![\\p{L}\\d])`,
  'gu',
);

/** One letter, a sign, one letter, a sign: "j o e @ g m a i l . c o m" */
const LETTER_BY_LETTER = /(?<![\p{L}\d])[\p{L}\d](?:[ ]{1,2}[\p{L}\d@._-](?![\p{L}\d])){3,60}(?![\p{L}\d])/gu;

const STEPS: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [LETTER_BY_LETTER, ([match]) => match.replaceAll(' ', '')],
  [/\s{0,3}\(a\)\s{0,3}(?=[\p{L}\d-]{2,40}\s?[.(])/gu, () => '@'],
  [broken, ([match]) => wordOf(match)],
  [new RegExp(`\\s{0,3}${OPEN}\\s?(?:at|@|arroba|arobase)\\s?${CLOSE}\\s{0,3}`, 'gu'), () => '@'],
  [new RegExp(`\\s{0,3}${OPEN}\\s?(?:${DOTS}|\\.|,)\\s?${CLOSE}\\s{0,3}`, 'gu'), () => '.'],
  [new RegExp(`\\s{1,3}${DOTS}\\s{1,3}(?=${ENDING}(?![\\p{L}\\d]))`, 'gu'), () => '.'],
  [/(?<=[\p{L}\d])(?<!(?<!\p{L})(?:the|a|dot))\s{1,3}\.\s{0,2}(?=(?:com|net|org)(?![\p{L}\d]))/gu, () => '.'],
  [/(?<=[\p{L}\d])\.\s{1,2}(?=com(?![\p{L}\d']))/gu, () => '.'],
  [
    new RegExp(
      `(?<=(?<!\\p{L})${SURE_PROVIDERS})[^\\p{L}\\d\\n@]{1,4}(?=(?:com|co|net|de|fr|es)(?![\\p{L}\\d]))`,
      'gu',
    ),
    () => '.',
  ],
  [/(?<=[\p{L}\d]{3})[,;*_|~^·](?=(?:com|net|org)(?![\p{L}\d]))/gu, () => '.'],
  [new RegExp(`(?<=[\\p{L}\\d]{3})\\s?(?:-?>|→|#)\\s?(?=${SURE_PROVIDERS}(?!\\p{L}))`, 'gu'), () => '@'],
  [/(?<=[\p{L}\d]{2})(?<!(?<!\p{L})(?:the|a))\s{0,2}dot\s?(?=com(?![\p{L}\d]))/gu, () => '.'],
  [/\.c0m(?![\p{L}\d])/gu, () => '.com'],
  [/(?<=@\s?[\p{L}\d-]{2,30})\s{1,2}\.\s{0,2}(?=\p{L}{2,6}(?![\p{L}\d]))/gu, () => '.'],
  [new RegExp(`(?<=[\\p{L}\\d]{3})at(?=${SURE_PROVIDERS}(?![\\p{L}\\d]))`, 'gu'), () => '@'],
  // A name with a provider's domain behind it.
  [
    new RegExp(
      `(?<=(?<![\\p{L}\\d@])(?!(?:my|the|on|via|use|your|is|to|or|and|a|it|at|by|from|with|of|in|for)\\s)[\\p{L}\\d._-]{3,40})\\s{1,2}(?=${SURE_PROVIDERS}\\.com?)`,
      'gu',
    ),
    () => '@',
  ],
  [/\s{1,3}(?:underscore|under score|guion bajo|unterstrich|tiret bas)\s{1,3}/gu, () => '_'],
  [
    /\s{1,3}(?:dash|hyphen|minus|guion|tiret|bindestrich)\s{1,3}(?=\S{1,30}(?:@|\s(?:at|arroba)\s))/gu,
    () => '-',
  ],
  [new RegExp(`\\s{1,3}${DOTS}\\s{1,3}(?=[\\p{L}\\d_.-]{1,40}\\s{0,2}(?:@|${ATS}\\s))`, 'gu'), () => '.'],
  [new RegExp(`\\s{1,3}@\\s{0,3}(?=[\\p{L}\\d-]{1,40}\\.\\p{L}|${PROVIDERS}(?!\\p{L}))`, 'gu'), () => '@'],
  [
    new RegExp(
      `\\s{1,3}${ATS}\\s{1,3}(?=(?:the )?${PROVIDERS}(?!\\p{L})|[\\p{L}\\d-]{1,40}\\.${ENDING}(?!\\p{L}))`,
      'gu',
    ),
    () => '@',
  ],
  [new RegExp(`@\\s{1,3}(?=${SURE_PROVIDERS}(?!\\p{L}))`, 'gu'), () => '@'],
];

/** The text with signs in place of the words for them ("jo at mail dot com"), and with broken names in one piece. */
export function writeSpokenSigns(folded: SpannedText): SpannedText {
  return STEPS.reduce((text, [pattern, replacement]) => replaceIn(text, pattern, replacement), folded);
}

/** A single dot is one of an address: `cash.app`. */
function wordOf(match: string): string {
  if (/^[^.\s]+\.[^.\s]+$/.test(match)) return match;
  const letters = match.replace(/[ ._*-]/g, '');
  return (
    BROKEN_WORDS.find(
      (word) =>
        word.length === letters.length &&
        [...word].every((letter, at) => (LEET[letter] ?? letter).includes(letters[at] ?? ' ')),
    ) ?? match
  );
}
