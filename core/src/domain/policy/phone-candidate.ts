import type { Gap } from './digit-gaps.ts';
import type { DigitGroup } from './digit-groups.ts';
import type { Cue } from './number-cues.ts';

/** Neighbouring groups that might be one phone, 7 to 16 digits in all. */
export type PhoneCandidate = {
  text: string;
  groups: readonly DigitGroup[];
  digits: string;
  /** The widest gap between the groups. */
  gap: Gap;
  /** No other group is as close as these are to one another. */
  isWhole: boolean;
  /** What the words around say of a group, or of all from the first to the last. */
  cueOf: (place: { start: number; end: number }) => Cue;
};

/** How many digits stand together: `sizes` is `3-3-4` for 412-555-0142. */
export type Shape = { lengths: readonly number[]; sizes: string; isSingles: boolean; isSchedule: boolean };

export function shapeOf(groups: readonly DigitGroup[]): Shape {
  const lengths: number[] = [];
  groups.forEach((group, at) => {
    const isGlued = groups[at - 1]?.end === group.start;
    if (isGlued) lengths[lengths.length - 1] = (lengths.at(-1) ?? 0) + group.digits.length;
    else lengths.push(group.digits.length);
  });
  const longest = Math.max(...lengths);
  const isPairs = lengths.length >= 4 && lengths.slice(1).every((length) => length === 2);
  return {
    lengths,
    sizes: lengths.join('-'),
    isSingles: longest === 1,
    // Hours and amounts: 8 10 12 2 4
    isSchedule: longest === 2 && !isPairs,
  };
}

export function cueOfAll({ groups, cueOf }: PhoneCandidate): Cue {
  return cueOf({ start: groups[0]?.start ?? 0, end: groups.at(-1)?.end ?? 0 });
}

export function hasPlus({ text, groups }: PhoneCandidate): boolean {
  const start = groups[0]?.start ?? 0;
  return /\+[\s(]{0,2}$/.test(text.slice(Math.max(0, start - 3), start));
}

export function isOnLines({ text, groups }: PhoneCandidate): boolean {
  const written = text.slice(groups[0]?.start, groups.at(-1)?.end);
  return written.includes('\n') && !/[,;]/.test(written);
}

/** The text holds little else. */
export function isAlone({ text, groups }: PhoneCandidate): boolean {
  const start = groups[0]?.start ?? 0;
  const end = groups.at(-1)?.end ?? 0;
  if (start + text.length - end >= 12) return false;
  return !/\p{L}{3}/u.test(`${text.slice(0, start)} ${text.slice(end)}`);
}

/** 1Z999AA10123456784 */
export function isInWord({ text, groups }: PhoneCandidate): boolean {
  const start = groups[0]?.start ?? 0;
  const end = groups.at(-1)?.end ?? 0;
  return (
    /[\p{L}\d]$/u.test(text.slice(Math.max(0, start - 1), start)) || /^\p{L}/u.test(text.slice(end, end + 1))
  );
}

/** The same sign between all groups, and no blanks: 78-10-555-214 */
export function hasOneSign({ text, groups }: PhoneCandidate): boolean {
  const signs = groups.slice(1).map((group, at) => text.slice(groups[at]?.end, group.start));
  return /^[-./*_|~\u00b7]$/.test(signs[0] ?? '') && signs.every((sign) => sign === signs[0]);
}
