// Parts of patterns for folded text.

export const WORD_START = '(?<![\\p{L}\\d@._-])';
export const WORD_END = '(?![\\p{L}\\d])';
/** What somebody may be called on a site. */
export const NAME = '[\\p{L}\\d](?:[\\p{L}\\d._-]{1,38}[\\p{L}\\d_])';
/** A name that is no word of a sentence: a digit, dot or underscore stands among its letters. */
export const ODD_NAME = `(?:(?=[\\p{L}\\d._-]{0,39}[\\d._])(?=[\\d._-]{0,39}\\p{L})${NAME}|\\p{L}{3,32}#\\d{4})`;
export const IS = "(?:'s| is| es| ist| est|:| =| -|\\?)";
export const MY = '(?:my|mi|mein|meine|mon|meu|our)';

/** The place of the group `name` of a match. */
export function placeOfName(match: RegExpExecArray): { from: number; to: number } {
  const name = match.groups?.name ?? '';
  const from = match.index + match[0].lastIndexOf(name);
  return { from, to: from + name.length };
}
