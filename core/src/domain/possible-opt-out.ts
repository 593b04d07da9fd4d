import {
  ASKS,
  BARE_REQUESTS,
  BEFORE_A_REQUEST,
  BEHIND_A_REQUEST,
  REPORTED,
  REPORTED_ASKS,
  UNMEANT,
  WHOLE_REQUESTS,
} from './possible-opt-out-phrases.ts';

const LONGEST_PHRASE = 5;
const APOSTROPHES = /['\u2019\u2018\u02bc`\u00b4]/gu;
const INVISIBLE = /[\p{Mark}\p{Format}]/gu;

/**
 * Whether a text in free words may want no more texts, so that a person should look at it. It reads English and the commonest
 * Spanish and German words, takes no account of case, accents and space, and needs time in proportion to the text's length. A
 * wish with a condition ("don't text me before 9") is none.
 */
export function isPossibleOptOut(body: string): boolean {
  const text = fold(body);
  const clauses = text
    .split(/[^\p{Letter}\p{Number}\s-]+/u)
    .map((clause) => withoutFillers(clause.split(/[\s-]+/).filter(Boolean)))
    .filter((clause) => clause !== '');
  return isWholeRequest(text, clauses) || isBareRequest(clauses) || clauses.some(isAsk);
}

/** One form for all that reads alike. Upper case first: some letters have several lower ones. */
function fold(body: string): string {
  return body.normalize('NFKD').replace(APOSTROPHES, '').replace(INVISIBLE, '').toUpperCase().toLowerCase();
}

function isWholeRequest(text: string, clauses: readonly string[]): boolean {
  if (clauses.length === 1 && WHOLE_REQUESTS.has(clauses[0] ?? '')) return true;
  // "S T O P", "s.t.o.p"
  return /^[^\p{L}\p{N}]*s[^\p{L}\p{N}]*t[^\p{L}\p{N}]*o[^\p{L}\p{N}]*p[^\p{L}\p{N}]*$/u.test(text);
}

/** In the middle of a text "stop" is mostly a story told. */
function isBareRequest(clauses: readonly string[]): boolean {
  return [clauses.at(0), clauses.at(-1)].some((clause) => clause !== undefined && BARE_REQUESTS.has(clause));
}

function isAsk(clause: string): boolean {
  if (UNMEANT.test(clause)) return false;
  if (ASKS.some((ask) => ask.test(clause))) return true;
  return REPORTED.test(clause) && REPORTED_ASKS.some((ask) => ask.test(clause));
}

function withoutFillers(words: readonly string[]): string {
  let [from, to] = [0, words.length];
  for (let size = 1; size > 0 && from < to; from += size) {
    size = sizeOf((count) => words.slice(from, Math.min(from + count, to)), BEFORE_A_REQUEST);
  }
  for (let size = 1; size > 0 && from < to; to -= size) {
    size = sizeOf((count) => words.slice(Math.max(to - count, from), to), BEHIND_A_REQUEST);
  }
  return words.slice(from, to).join(' ');
}

/** How many words the longest filler there has; 0 if there is none. */
function sizeOf(wordsOf: (count: number) => readonly string[], fillers: ReadonlySet<string>): number {
  for (let count = LONGEST_PHRASE; count > 0; count -= 1) {
    const words = wordsOf(count);
    if (words.length === count && fillers.has(words.join(' '))) return count;
  }
  return 0;
}
