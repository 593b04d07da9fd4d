/** How much of a client's name sitters read: an organization's setting. */
export const CLIENT_NAME_STYLES = ['first', 'first_and_initial', 'full'] as const;
export type ClientNameStyle = (typeof CLIENT_NAME_STYLES)[number];

/** "Unknown 0142", as a client is called whom nobody has named yet, holds a part of the phone. */
const UNNAMED = /^Unknown \d{4}$/;
const UNNAMED_FOR_SITTERS = 'New client';
const TITLE = /^(?:mr|mrs|ms|miss|mx|dr|prof|sir|dame|rev)\.?$/i;
const AND = /^(?:&|\+|and|und|y|et)$/i;

/** A client's name as sitters read it. A household keeps all its first names: "Ann & Tom Miller" is "Ann & Tom M.". */
export function clientNameForSitters(name: string, style: ClientNameStyle): string {
  if (UNNAMED.test(name)) return UNNAMED_FOR_SITTERS;
  if (style === 'full') return name;
  const words = name.trim().split(/\s+/);
  const first = firstNames(words);
  if (first.length === words.length) return words.join(' ');
  const initial = style === 'first' ? [] : [initialOf(words.at(-1) ?? '')];
  return [...first, ...initial].join(' ');
}

/** What somebody is called in a greeting; null for a client whom nobody has named yet. */
export function greetingName(name: string): string | null {
  if (UNNAMED.test(name)) return null;
  return firstNames(name.trim().split(/\s+/)).join(' ');
}

/** With a title before a surname alone, the title stands for the first name. */
function firstNames(words: readonly string[]): string[] {
  const given = TITLE.test(words[0] ?? '') && words.length > 2 ? 2 : 1;
  let end = given;
  while (end + 1 < words.length && AND.test(words[end] ?? '')) end += 2;
  return words.slice(0, end);
}

const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function initialOf(word: string): string {
  const letter = /\p{L}.*/u.exec(word)?.[0] ?? word;
  const [first] = GRAPHEMES.segment(letter);
  return `${(first?.segment ?? '').toUpperCase()}.`;
}
