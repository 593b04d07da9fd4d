import type { DigitGroup } from './digit-groups.ts';

/** How far two groups of digits stand from each other; each kind allows all that the one before allows. */
export const GAPS = {
  /** Blanks and signs, as within a written phone. */
  tight: 0,
  /** A comma, a line, the next message. */
  listed: 1,
  /** Words that say nothing ("then", "dash"), or letters strewn in. */
  filled: 2,
  /** Any words. */
  apart: 3,
  none: 4,
} as const;
export type Gap = (typeof GAPS)[keyof typeof GAPS];

/** Stands in a redacted text for what was there; numbers on both sides of it are never read as one. */
export const REDACTED = '[hidden]';

const MOST_SIGNS = 24;
const MOST_UNITS_APART = 90;
const FILLERS = new RegExp(
  `(?<!\\p{L})(?:${[
    'and|then|next|plus|followed|by|after|that|dash|hyphen|minus|slash|dot|point|period|comma|space|blank|um|uh|er|ok|okay|so|now|also|again|the|number|numbers|digits?|first|second|third|fourth|next|middle|final|last|are|is|st|nd|rd|th|part|two|half|rest|other|comes|comma|four|three|finally|lastly|star|hash',
    'y|luego|despues|guion|punto|espacio|et|puis|ensuite|tiret|point|und|dann|strich|bindestrich|punkt|leer|e|depois|poi',
  ].join('|')})(?!\\p{L})`,
  'gu',
);

/** What stands between a group and the one before it. */
export function gapBetween(text: string, before: DigitGroup | undefined, group: DigitGroup): Gap {
  if (!before || group.start - before.end > MOST_UNITS_APART) return GAPS.none;
  const between = text.slice(before.end, group.start);
  if (between.includes(REDACTED)) return GAPS.none;
  if (before.plain !== group.plain) return GAPS.apart;
  if (isOfSigns(between)) return /[,;\n]|\.\s/.test(between) ? GAPS.listed : GAPS.tight;
  if (/^[^\s\d]{1,2}$/.test(between) || isOfSigns(between.replace(FILLERS, ''))) return GAPS.filled;
  return GAPS.apart;
}

function isOfSigns(between: string): boolean {
  return between.length <= MOST_SIGNS && !/[\p{L}\d$€£%]/u.test(between);
}
