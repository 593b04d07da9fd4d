import { GAPS, type Gap } from './digit-gaps.ts';
import type { DigitGroup } from './digit-groups.ts';
import type { Cue } from './number-cues.ts';
import {
  isCounting,
  isGroupedAsElsewhere,
  isGroupedAsNorthAmerican,
  isKnownNumber,
  isNorthAmerican,
} from './phone-shapes.ts';

/** Neighbouring groups that might be one phone, 7 to 16 digits in all. */
export type PhoneCandidate = {
  text: string;
  groups: readonly DigitGroup[];
  digits: string;
  /** The widest gap between the groups. */
  gap: Gap;
  /** No other group is as close as these are to one another. */
  isWhole: boolean;
  cue: Cue;
  cueOf: (group: { start: number; end: number }) => Cue;
};

/** Whether neighbouring groups of digits are a phone. In doubt they are, unless the words around name something else. */
export function isPhone(candidate: PhoneCandidate): boolean {
  const { digits, groups, gap, cue } = candidate;
  if (isCounting(digits) && cue !== 'phone') return false;
  const shape = shapeOf(candidate);
  if (groups.some(({ plain }) => plain)) return cue === 'phone' && isGroupedAsNorthAmerican(shape.lengths);
  if (groups.some(({ seeming }) => seeming)) return gap <= GAPS.listed && seemsPhone(candidate, shape);
  if (isSpelledPhone(candidate, shape)) return true;
  if (gap === GAPS.tight) return isWrittenPhone(candidate, shape);
  return gap === GAPS.apart ? isStrewnPhone(candidate, shape) : isListedPhone(candidate, shape);
}

type Shape = { lengths: readonly number[]; groups: string; isSingles: boolean; isSchedule: boolean };

function shapeOf({ groups }: PhoneCandidate): Shape {
  const lengths: number[] = [];
  groups.forEach((group, at) => {
    const isGlued = groups[at - 1]?.end === group.start;
    if (isGlued) lengths[lengths.length - 1] = (lengths.at(-1) ?? 0) + group.digits.length;
    else lengths.push(group.digits.length);
  });
  const isSingles = lengths.every((length) => length === 1);
  const isPairs = lengths.length >= 4 && lengths.every((length) => length === 2);
  const isSchedule = !isSingles && !isPairs && lengths.every((length) => length <= 2);
  return { lengths, groups: lengths.join('-'), isSingles, isSchedule };
}

/** In figures, with nothing but blanks and signs between. */
function isWrittenPhone(candidate: PhoneCandidate, shape: Shape): boolean {
  const { digits, cue, isWhole, groups, text } = candidate;
  if (hasPlus(candidate)) return digits.length >= 8;
  if (/^(?:1-)?3-3-4$/.test(shape.groups)) return shape.groups === '3-3-4' || digits.startsWith('1');
  if (shape.isSchedule && cue !== 'phone') return false;
  if (isNorthAmerican(digits)) return cue !== 'record' || isKnownNumber(digits);
  if (shape.groups === '3-4') return isLocalPhone(candidate);
  if (!isWhole || cue === 'record') return false;
  if (cue === 'phone') return !shape.isSchedule;
  if (cue === 'code') return digits.length >= 10 && digits.length <= 12;
  if (digits.length < 9) return isAlone(text, groups) && shape.lengths.length === 1;
  return isPhoneByItself(candidate, shape);
}

function isPhoneByItself({ digits, groups, text }: PhoneCandidate, shape: Shape): boolean {
  if (isGroupedAsElsewhere(digits, shape.lengths) || (shape.isSingles && digits.length <= 11)) return true;
  if (digits.startsWith('00') && digits.length >= 11) return true;
  if (shape.lengths.length === 1) {
    return digits.length <= 11 ? !isInWord(text, groups) : digits.length <= 14 && isKnownNumber(digits);
  }
  const isSocialSecurity = shape.groups === '3-2-4';
  return digits.length <= 12 && !isSocialSecurity && hasOneSign(text, groups);
}

/** 555-0142 */
function isLocalPhone({ text, groups, digits, cue }: PhoneCandidate): boolean {
  const between = text.slice(groups[0]?.end, groups.at(-1)?.start);
  if (cue === 'phone') return true;
  if (cue === 'record' || !/^[2-9]/.test(digits) || digits.endsWith('00')) return false;
  return cue === 'code' ? between === '-' : /^[-. ]$/.test(between);
}

/** With commas, lines, messages, or words between that say nothing. */
function isListedPhone(candidate: PhoneCandidate, shape: Shape): boolean {
  const { digits, cue, isWhole } = candidate;
  if (hasPlus(candidate) && digits.length >= 10) return true;
  if (cue === 'record' || shape.isSchedule) return false;
  if (isGroupedAsNorthAmerican(shape.lengths) && (cue === 'phone' || isNorthAmerican(digits))) return true;
  if (isNorthAmerican(digits) && (shape.isSingles || cue === 'phone')) return true;
  if (!isWhole || cue === 'code') return false;
  if (isOnLines(candidate) && isOfOneNumber(digits, shape)) return true;
  if (cue !== 'phone') return false;
  return (
    digits.length === 7 ||
    shape.isSingles ||
    digits.startsWith('0') ||
    isGroupedAsElsewhere(digits, shape.lengths)
  );
}

/** 412, then 555, then 01: a phone or most of one, in lines or messages of little else. */
function isOfOneNumber(digits: string, shape: Shape): boolean {
  if (digits.startsWith('0') && isGroupedAsElsewhere(digits, shape.lengths)) return true;
  if (digits.length === 10 && isNorthAmerican(digits) && isKnownNumber(digits)) return true;
  return /^(?:3-3|6|7|3-4$|1(?:-1){5})/.test(shape.groups) && isNorthAmerican(digits.padEnd(10, '0'));
}

/** With any words between. */
function isStrewnPhone({ digits, cue, cueOf, groups }: PhoneCandidate, shape: Shape): boolean {
  if (!isNorthAmerican(digits) || shape.isSchedule) return false;
  if (!isGroupedAsNorthAmerican(shape.lengths)) return cue === 'phone' && /^(?:3-7|6-4)$/.test(shape.groups);
  if (cue === 'phone') return true;
  return (
    shape.groups === '3-3-4' && groups.every((group) => !['code', 'record'].includes(cueOf(group) ?? ''))
  );
}

function isSpelledPhone({ digits, groups, gap, cue }: PhoneCandidate, shape: Shape): boolean {
  const spelled = groups
    .filter((group) => group.spelled)
    .reduce((count, group) => count + group.digits.length, 0);
  if (gap > GAPS.filled || spelled < Math.min(5, digits.length / 2)) return false;
  if (cue === 'phone') return true;
  if (cue !== null) return digits.length >= 10 && isNorthAmerican(digits);
  return digits.length >= 9 || shape.isSingles || digits.length === 7;
}

/** Some of it only sounds or looks like digits. */
function seemsPhone({ digits, gap, cue }: PhoneCandidate, shape: Shape): boolean {
  if (isNorthAmerican(digits)) return cue !== 'record';
  return gap === GAPS.tight && cue === 'phone' && shape.groups === '3-4';
}

function hasPlus({ text, groups }: PhoneCandidate): boolean {
  const start = groups[0]?.start ?? 0;
  return /\+[\s(]{0,2}$/.test(text.slice(Math.max(0, start - 3), start));
}

function isOnLines({ text, groups }: PhoneCandidate): boolean {
  const written = text.slice(groups[0]?.start, groups.at(-1)?.end);
  return written.includes('\n') && !/[,;]/.test(written);
}

/** The text holds little else. */
function isAlone(text: string, groups: readonly DigitGroup[]): boolean {
  const rest =
    text.slice(0, groups[0]?.start) + text.slice(groups.at(-1)?.end, (groups.at(-1)?.end ?? 0) + 20);
  return rest.length < 12 && !/\p{L}{3}/u.test(rest);
}

/** 1Z999AA10123456784 */
function isInWord(text: string, groups: readonly DigitGroup[]): boolean {
  const word = /[\p{L}\d]{1,40}$/u.exec(
    text.slice(Math.max(0, (groups[0]?.start ?? 0) - 40), groups[0]?.start),
  );
  return word !== null || /^\p{L}/u.test(text.slice(groups.at(-1)?.end, (groups.at(-1)?.end ?? 0) + 1));
}

/** The same sign between all groups, and no blanks: 78-10-555-214 */
function hasOneSign(text: string, groups: readonly DigitGroup[]): boolean {
  const signs = groups.slice(1).map((group, at) => text.slice(groups[at]?.end, group.start));
  return /^[-./*_|~\u00b7]$/.test(signs[0] ?? '') && signs.every((sign) => sign === signs[0]);
}
