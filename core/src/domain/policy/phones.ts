import { GAPS, type Gap, gapBetween } from './digit-gaps.ts';
import { type DigitGroup, digitGroupsOf } from './digit-groups.ts';
import { type Cues, cueAround, readCues } from './number-cues.ts';
import { isPhone } from './phone-judgement.ts';

/** Places in a folded text that together are one phone. */
export type PhoneMatch = { parts: readonly { from: number; to: number }[] };
/** Whether the organization lets a phone with these digits pass. */
export type IsAllowedNumber = (digits: string) => boolean;

const FEWEST_DIGITS = 7;
const MOST_DIGITS = 16;
const MOST_GROUPS = 16;
const WIDER: readonly Gap[] = [GAPS.tight, GAPS.listed, GAPS.filled, GAPS.apart];

/**
 * The phones in a folded text. Groups that stand close are tried first; what they take is not tried again with words
 * between. A bounded number of groups is tried from each, so that time stays in proportion to the length.
 */
export function findPhones(text: string, isAllowed: IsAllowedNumber): PhoneMatch[] {
  const all = digitGroupsOf(text);
  if (all.length === 0) return [];
  const search = { text, cues: readCues(text), taken: new Uint8Array(text.length), isAllowed };
  const firm = all.filter(({ seeming }) => !seeming);
  return [firm, all].flatMap((groups) => findAmong(groups, search));
}

type Search = { text: string; cues: Cues; taken: Uint8Array; isAllowed: IsAllowedNumber };

function findAmong(all: readonly DigitGroup[], search: Search): PhoneMatch[] {
  const found: PhoneMatch[] = [];
  for (const widest of WIDER) {
    const groups = all.filter(({ start, end }) => !search.taken[start] && !search.taken[end - 1]);
    const gaps = groups.map((group, at) => gapBetween(search.text, groups[at - 1], group));
    for (let from = 0; from < groups.length; from += 1) {
      const phone = longestPhone(groups, gaps, from, widest, search);
      if (phone.length === 0) continue;
      from += phone.length - 1;
      for (const { start, end } of phone) search.taken.fill(1, start, end);
      if (!search.isAllowed(digitsOf(phone)))
        found.push({ parts: phone.map((group) => partOf(search.text, group)) });
    }
  }
  return found;
}

/** The longest phone that begins with the group `from`; empty if none does. */
function longestPhone(
  groups: readonly DigitGroup[],
  gaps: readonly Gap[],
  from: number,
  widest: Gap,
  { text, cues, isAllowed }: Search,
): readonly DigitGroup[] {
  let longest: readonly DigitGroup[] = [];
  let digits = '';
  for (let at = from; at < groups.length && at - from < MOST_GROUPS; at += 1) {
    const last = groups[at];
    if (!last || (at > from && gapAt(gaps, at) > widest)) break;
    digits += last.digits;
    if (digits.length > MOST_DIGITS) break;
    if (digits.length < FEWEST_DIGITS) continue;
    const window = groups.slice(from, at + 1);
    const isWhole = gapAt(gaps, from) > widest && gapAt(gaps, at + 1) > widest;
    const cueOf = ({ start, end }: Span) => cueAround(cues, start, end);
    const cue = cueOf({ start: window[0]?.start ?? 0, end: last.end });
    if (isAllowed(digits) || isPhone({ text, groups: window, digits, gap: widest, isWhole, cue, cueOf }))
      longest = window;
  }
  return longest;
}

type Span = { start: number; end: number };

function gapAt(gaps: readonly Gap[], at: number): Gap {
  return gaps[at] ?? GAPS.none;
}

function digitsOf(groups: readonly DigitGroup[]): string {
  return groups.map(({ digits }) => digits).join('');
}

/** A plus and an opening bracket belong to the number. */
function partOf(text: string, { start, end }: DigitGroup): { from: number; to: number } {
  const before = /(?:\+[ (]{0,2}|\()$/.exec(text.slice(Math.max(0, start - 3), start));
  return { from: start - (before?.[0].length ?? 0), to: end };
}
