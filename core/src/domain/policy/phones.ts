import { GAPS, type Gap, gapBetween } from './digit-gaps.ts';
import { type DigitGroup, digitGroupsOf } from './digit-groups.ts';
import { cueAround, readCues } from './number-cues.ts';
import type { PhoneCandidate } from './phone-candidate.ts';
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
  const cues = readCues(text);
  const search: Search = {
    text,
    taken: new Uint8Array(text.length),
    cueOf: ({ start, end }) => cueAround(cues, start, end),
  };
  findAmong(all, GAPS.tight, search, ({ digits }) => isAllowed(digits));
  const firm = all.filter(({ seeming }) => !seeming);
  return (firm.length < all.length ? [firm, all] : [firm]).flatMap((groups) =>
    WIDER.flatMap((widest) => findAmong(groups, widest, search, isPhone)),
  );
}

type Search = Pick<PhoneCandidate, 'text' | 'cueOf'> & { taken: Uint8Array };

/** Finds and takes the longest candidates that are what is sought. */
function findAmong(
  all: readonly DigitGroup[],
  widest: Gap,
  search: Search,
  isSought: (candidate: PhoneCandidate) => boolean,
): PhoneMatch[] {
  const { text, taken } = search;
  const groups = all.filter(({ start, end }) => !taken[start] && !taken[end - 1]);
  const gaps = groups.map((group, at) => gapBetween(text, groups[at - 1], group));
  const found: PhoneMatch[] = [];
  for (let from = 0; from < groups.length; from += 1) {
    const candidates = candidatesFrom(groups, gaps, from, widest, search);
    const phone = candidates.findLast(isSought)?.groups ?? [];
    if (phone.length === 0) continue;
    from += phone.length - 1;
    for (const { start, end } of phone) taken.fill(1, start, end);
    found.push({ parts: phone.map((group) => partOf(text, group)) });
  }
  return found;
}

/** All that begin with the group `from` and whose widest gap is `widest`, shortest first. */
function candidatesFrom(
  groups: readonly DigitGroup[],
  gaps: readonly Gap[],
  from: number,
  widest: Gap,
  { text, cueOf }: Search,
): PhoneCandidate[] {
  const candidates: PhoneCandidate[] = [];
  let digits = '';
  let gap: Gap = GAPS.tight;
  for (let at = from; at < groups.length && at - from < MOST_GROUPS; at += 1) {
    const own = at === from ? GAPS.tight : gapAt(gaps, at);
    digits += groups[at]?.digits ?? '';
    if (own > widest || digits.length > MOST_DIGITS) break;
    if (own > gap) gap = own;
    if (digits.length < FEWEST_DIGITS || gap !== widest) continue;
    const isWhole = gapAt(gaps, from) > widest && gapAt(gaps, at + 1) > widest;
    candidates.push({ text, cueOf, groups: groups.slice(from, at + 1), digits, gap, isWhole });
  }
  return candidates;
}

function gapAt(gaps: readonly Gap[], at: number): Gap {
  return gaps[at] ?? GAPS.none;
}

/** A plus and an opening bracket belong to the number. */
function partOf(text: string, { start, end }: DigitGroup): { from: number; to: number } {
  const before = /(?:\+[ (]{0,2}|\()$/.exec(text.slice(Math.max(0, start - 3), start));
  return { from: start - (before?.[0].length ?? 0), to: end };
}
