import { GAPS } from './digit-gaps.ts';
import {
  cueOfAll,
  hasOneSign,
  hasPlus,
  isAlone,
  isInWord,
  isOnLines,
  type PhoneCandidate,
  type Shape,
  shapeOf,
} from './phone-candidate.ts';
import {
  isCounting,
  isGroupedAsElsewhere,
  isGroupedAsNorthAmerican,
  isKnownNumber,
  isNorthAmerican,
} from './phone-shapes.ts';

/** Whether neighbouring groups of digits are a phone. In doubt they are, unless the words around name something else. */
export function isPhone(candidate: PhoneCandidate): boolean {
  const { digits, groups, gap } = candidate;
  const shape = shapeOf(groups);
  if (groups.some(({ plain }) => plain)) {
    return isGroupedAsNorthAmerican(shape.lengths) && cueOfAll(candidate) === 'phone';
  }
  if (groups.some(({ seeming }) => seeming)) return gap <= GAPS.listed && seemsPhone(candidate, shape);
  if (isCounting(digits) && cueOfAll(candidate) !== 'phone') return false;
  if (gap === GAPS.apart) return isStrewnPhone(candidate, shape);
  if (isSpelledPhone(candidate, shape)) return true;
  return gap === GAPS.tight ? isWrittenPhone(candidate, shape) : isListedPhone(candidate, shape);
}

/** In figures, with nothing but blanks and signs between. */
function isWrittenPhone(candidate: PhoneCandidate, shape: Shape): boolean {
  const { digits, isWhole } = candidate;
  if (hasPlus(candidate)) return digits.length >= 8;
  if (shape.sizes === '3-3-4' || (shape.sizes === '1-3-3-4' && digits.startsWith('1'))) return true;
  const isNorth = isNorthAmerican(digits);
  if (!isNorth && !isWhole && shape.sizes !== '3-4') return false;
  const cue = cueOfAll(candidate);
  if (shape.isSchedule && (cue !== 'phone' || !isNorth)) return false;
  if (isNorth) return cue !== 'record' || isPhoneAmongRecords(digits, shape);
  if (shape.sizes === '3-4') return isLocalPhone(candidate);
  if (cue === 'record') return false;
  if (cue === 'code') return digits.length >= 10 && digits.length <= 12;
  return cue === 'phone' || isPhoneByItself(candidate, shape);
}

/** An order may have ten digits too, but seldom those of an area code in use. */
function isPhoneAmongRecords(digits: string, { lengths }: Shape): boolean {
  return (
    (lengths.length === 1 || lengths[0] === 3 || isGroupedAsNorthAmerican(lengths)) && isKnownNumber(digits)
  );
}

/** Without a word about it. */
function isPhoneByItself(candidate: PhoneCandidate, shape: Shape): boolean {
  const { digits } = candidate;
  const isOne = shape.lengths.length === 1;
  if (digits.length === 7 && isOne && /^[2-9]/.test(digits)) return !isInWord(candidate);
  if (digits.length < 9) return isOne && isAlone(candidate);
  if (isGroupedAsElsewhere(digits, shape.lengths) || (shape.isSingles && digits.length <= 11)) return true;
  if (isDialledWithZero(digits, shape)) return !isInWord(candidate);
  if (isOne) return digits.length <= 11 ? !isInWord(candidate) : digits.length <= 14 && isKnownNumber(digits);
  // A number of the social security is none, nor are round amounts.
  if (shape.sizes === '3-2-4' || digits.endsWith('00')) return false;
  return digits.length <= 12 && hasOneSign(candidate);
}

function isDialledWithZero(digits: string, { lengths }: Shape): boolean {
  if (digits.startsWith('00')) return digits.length >= 11;
  const isTimes = lengths.every((length) => length === 4);
  return digits.startsWith('0') && digits.length >= 10 && digits.length <= 12 && !isTimes;
}

/** 555-0142 */
function isLocalPhone(candidate: PhoneCandidate): boolean {
  const { text, groups, digits } = candidate;
  const between = text.slice(groups[0]?.end, groups.at(-1)?.start);
  const cue = cueOfAll(candidate);
  if (cue === 'phone') return true;
  if (cue === 'record' || !/^[2-9]/.test(digits) || digits.endsWith('00')) return false;
  return cue === 'code' ? between === '-' : /^[-. ]$/.test(between);
}

/** With commas, lines, messages, or words between that say nothing. */
function isListedPhone(candidate: PhoneCandidate, shape: Shape): boolean {
  const { digits, isWhole } = candidate;
  if (hasPlus(candidate) && digits.length >= 10) return true;
  const isNorth = isNorthAmerican(digits);
  if (shape.isSchedule || (!isWhole && !isNorth)) return false;
  const cue = cueOfAll(candidate);
  if (cue === 'record') return false;
  if (isGroupedAsNorthAmerican(shape.lengths) && (cue === 'phone' || isNorth)) return true;
  if (isNorth && (shape.isSingles || cue === 'phone')) return true;
  if (!isWhole || cue === 'code') return false;
  if (isOnLines(candidate) && isOfOneNumber(candidate, shape)) return true;
  if (cue !== 'phone') return false;
  const isShaped = shape.isSingles || digits.startsWith('0') || isGroupedAsElsewhere(digits, shape.lengths);
  return digits.length === 7 || isShaped;
}

/** 412, then 555, then 01: a phone or most of one, in lines or messages of little else. */
function isOfOneNumber({ digits, groups }: PhoneCandidate, { lengths, sizes }: Shape): boolean {
  // Amounts, told one after the other.
  if (groups.every((group) => group.digits.endsWith('0'))) return false;
  if (digits.startsWith('0') && isGroupedAsElsewhere(digits, lengths)) return true;
  if (digits.length === 10 && isNorthAmerican(digits) && isKnownNumber(digits)) return true;
  return /^(?:3-3|6|7|3-4$|1(?:-1){5})/.test(sizes) && isNorthAmerican(digits.padEnd(10, '0'));
}

/** With any words between. */
function isStrewnPhone(candidate: PhoneCandidate, shape: Shape): boolean {
  const { digits, groups, cueOf, isWhole } = candidate;
  if (digits.length < 10 || !isNorthAmerican(digits) || shape.isSchedule) return false;
  const cue = cueOfAll(candidate);
  if (cue === 'phone' && isGroupedAsNorthAmerican(shape.lengths)) return true;
  const isUnnamed = groups.every((group) => !['code', 'record'].includes(cueOf(group) ?? ''));
  if (cue === 'phone') return isUnnamed && isWhole && shape.lengths.every((length) => length >= 3);
  return isUnnamed && shape.sizes === '3-3-4';
}

function isSpelledPhone(candidate: PhoneCandidate, shape: Shape): boolean {
  const { digits, groups } = candidate;
  let spelled = 0;
  for (const group of groups) if (group.spelled) spelled += group.digits.length;
  if (spelled < Math.min(5, digits.length / 2)) return false;
  const cue = cueOfAll(candidate);
  if (cue === 'phone') return true;
  if (cue !== null) return digits.length >= 10 && isNorthAmerican(digits);
  return digits.length >= 9 || shape.isSingles || digits.length === 7;
}

/** Some of it only sounds or looks like digits. */
function seemsPhone(candidate: PhoneCandidate, shape: Shape): boolean {
  if (isNorthAmerican(candidate.digits)) return cueOfAll(candidate) !== 'record';
  return candidate.gap === GAPS.tight && shape.sizes === '3-4' && cueOfAll(candidate) === 'phone';
}
