/** Joiners make emoji and are a part of Persian and Indian names. */
const CONTROL = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const JOINERS = /[\u200c\u200d]/g;
const TOO_MANY_MARKS = /\p{Mark}{9}/u;
const AT_SIGN = /@/;
/** Of any script, whatever stands between them; no shorter number reaches a phone. */
const PHONE = /(?:\p{N}\P{N}*){7}/u;
/** Not every word after a dot: `St.John` and `Dr.de Vries` are names. */
const ENDINGS = 'com|net|org|info|biz|io|co|me|us|uk|ca|au|eu|app|dev|xyz|online|site|shop|link|page|tv|ly';
const DOT = '[.\u3002]';
const LINK = new RegExp(
  `:\\/\\/|(?<![\\p{L}\\p{N}])www${DOT}|[\\p{L}\\p{N}]${DOT}(?:(?:${ENDINGS})(?![\\p{L}\\p{N}])|\\p{L}{2,}\\/)`,
  'iu',
);

/**
 * What keeps a text from being a name or label that a sitter sees, as a sentence; null if nothing does. It may give
 * away no phone number and no address of anybody, nor change how the text around it is shown.
 */
export function flawOfShownName(text: string): string | null {
  if (CONTROL.test(text)) return 'Leave out line breaks and control characters.';
  // Wide, raised and circled digits become plain ones.
  const plain = text.replace(JOINERS, '').normalize('NFKC');
  if (TOO_MANY_MARKS.test(plain)) return 'Use at most 8 combining marks on a character.';
  const givesAway = [AT_SIGN, PHONE, LINK].some((pattern) => pattern.test(plain));
  return givesAway ? 'Sitters see it: leave out phone numbers and addresses.' : null;
}
