import { digitGroupsOf } from './digit-groups.ts';

type PartialMatch = { kind: 'phone'; from: number; to: number };

const NUMBER =
  '(?:number|num|cell|cellphone|mobile|phone|phone number|cell number|digits|tel|numero|nummer|handynummer|celular|telefono)';
/** "My number ends in 0142": a piece that says of itself that the rest comes another way. */
const PIECE = new RegExp(
  `(?<!\\p{L})(?:my|mi|meine|mon|mein) (?:\\p{L}{1,9} ){0,2}${NUMBER}(?: number)?(?:'s)?(?: (?:that|which|is the one that|it))? (?:starts?|starting|begins?|beginning|ends?|ending|finishes|empieza|termina|acaba|endet|beginnt|commence|finit)(?: (?:with|in|on|by|at|con|en|mit|auf|par))?`,
  'gu',
);
/** 412-CALL-JOE, 1-800-555-PAWS, in capitals: the keys of a phone have letters. */
const LETTERED =
  /(?<![\p{L}\d])(?:1[-. ]?)?\(?[2-9]\d{2}\)?[-. ](?:\d{3}[-. ]?[A-Z]{4}|[A-Z]{3}[-. ][A-Z]{4}|[A-Z]{4}[-. ][A-Z]{3}|[A-Z]{7,9})(?![\p{L}\d])/gu;
/** IV I II V V V O I VIII VII */
const ROMAN = '(?:I{1,3}|IV|VI{0,3}|IX|O|0|N)';
const ROMANS = new RegExp(`(?<![\\p{L}\\d])${ROMAN}(?:[ ,.\\-–]{1,3}${ROMAN}){6,15}(?![\\p{L}\\d])`, 'gu');
const REACH = 14;
const FEWEST_DIGITS = 3;

/** Phones that are given in pieces, in letters of the keys, or in Roman figures: `source` is as written, `text` folded. */
export function findPartialPhones(folded: { text: string; capitals: string }): PartialMatch[] {
  return [
    ...piecesIn(folded.text),
    ...[LETTERED, ROMANS].flatMap((pattern) => matchesOf(folded.capitals, pattern)),
  ];
}

function piecesIn(text: string): PartialMatch[] {
  const announced = Array.from(text.matchAll(PIECE), ({ index, 0: match }) => index + match.length);
  if (announced.length === 0) return [];
  const groups = digitGroupsOf(text);
  return announced.flatMap((end) => {
    const first = groups.findIndex(({ start }) => start >= end);
    const piece = groups
      .slice(first, first + 10)
      .filter(({ start }, at, all) => start - (all[at - 1]?.end ?? end) <= (at === 0 ? REACH : 2));
    const digits = piece.reduce((count, group) => count + group.digits.length, 0);
    const [from, to] = [piece[0]?.start, piece.at(-1)?.end];
    return first < 0 || digits < FEWEST_DIGITS || from === undefined || to === undefined
      ? []
      : [{ kind: 'phone' as const, from, to }];
  });
}

function matchesOf(text: string, pattern: RegExp): PartialMatch[] {
  return Array.from(text.matchAll(pattern), ({ index, 0: match }) => ({
    kind: 'phone' as const,
    from: index,
    to: index + match.length,
  }));
}
