import { figuresOf, isHundred, seemingFiguresOf, timesOf } from './number-words.ts';
import { markPlainNumbers } from './plain-numbers.ts';

/** Digits that are written together, or one number word: `start` and `end` are offsets into the folded text. */
export type DigitGroup = {
  digits: string;
  start: number;
  end: number;
  spelled: boolean;
  /** It reads as digits only because of what stands beside it. */
  seeming: boolean;
  /** It is a part of a time, date, dose, price, flight or address. */
  plain: boolean;
};

const TOKEN = /\d+|\p{L}+/gu;
const CLOSE = /^[^\p{L}\d\n,;]{0,4}$/u;

/** Every group of digits in a folded text, in figures or words, in order. */
export function digitGroupsOf(text: string): DigitGroup[] {
  const marks = markPlainNumbers(text);
  const groups: DigitGroup[] = [];
  let times = 0;
  let timesStart = 0;
  for (const { index, 0: token } of text.matchAll(TOKEN)) {
    const end = index + token.length;
    const last = groups.at(-1);
    if (isPlaceInOrder(text, index, end)) continue;
    if (isHundred(token) && last && last.digits.length === 1 && isClose(text, last.end, index)) {
      groups[groups.length - 1] = { ...last, digits: `${last.digits}00`, end, spelled: true };
      continue;
    }
    const group = groupOf(token, index, marks[index] === 1);
    if (!group) {
      times = timesOf(token);
      timesStart = index;
      continue;
    }
    const read =
      times > 0 ? { ...group, digits: repeatFirst(group.digits, times), start: timesStart } : group;
    times = 0;
    const pair = last && isJoined(text, last.end, read.start) ? pairOf(last, read) : null;
    if (pair) groups[groups.length - 1] = pair;
    else groups.push(read);
  }
  return withoutLoneSeeming(text, groups);
}

/** "1st", and the three of "the next three:" */
function isPlaceInOrder(text: string, start: number, end: number): boolean {
  if (/\d/.test(text[start] ?? '')) return /^(?:st|nd|rd|th)(?!\p{L})/u.test(text.slice(end, end + 3));
  return (
    /(?<!\p{L})(?:first|next|last|final|middle|other) $/u.test(text.slice(Math.max(0, start - 8), start)) &&
    /^(?: (?:digits|numbers))?(?: (?:are|is))?[:=,]?\s/.test(text.slice(end, end + 14)) &&
    /^(?:two|three|four)$/.test(text.slice(start, end))
  );
}

function groupOf(token: string, start: number, plain: boolean): DigitGroup | null {
  const place = { start, end: start + token.length, plain };
  if (/^\d/.test(token)) return { digits: token, spelled: false, seeming: false, ...place };
  const figures = figuresOf(token);
  if (figures !== null) return { digits: figures, spelled: true, seeming: false, ...place, plain: false };
  const seeming = seemingFiguresOf(token);
  return seeming === null ? null : { digits: seeming, spelled: true, seeming: true, ...place, plain: false };
}

function repeatFirst(digits: string, times: number): string {
  return `${(digits[0] ?? '').repeat(times)}${digits.slice(1)}`;
}

/** "forty two", "four hundred (and) twelve" */
function pairOf(tens: DigitGroup, unit: DigitGroup): DigitGroup | null {
  if (!tens.spelled || unit.seeming) return null;
  if (unit.spelled && /^[2-9]0$/.test(tens.digits) && /^[1-9]$/.test(unit.digits)) {
    return { ...tens, digits: `${tens.digits[0]}${unit.digits}`, end: unit.end };
  }
  if (/^[1-9]00$/.test(tens.digits) && /^\d{1,2}$/.test(unit.digits) && unit.digits !== '0') {
    return { ...tens, digits: `${tens.digits[0]}${unit.digits.padStart(2, '0')}`, end: unit.end };
  }
  return null;
}

/** "sesenta y seis" */
function isJoined(text: string, from: number, to: number): boolean {
  return (
    isClose(text, from, to) || (to - from <= 5 && /^[ -](?:and|y|et|e|und)[ -]$/.test(text.slice(from, to)))
  );
}

function isClose(text: string, from: number, to: number): boolean {
  return to - from <= 4 && CLOSE.test(text.slice(from, to));
}

/** Beside other digits it is a zero as people say it. */
function isOh(text: string, { start, end }: DigitGroup): boolean {
  const isBetweenFigures = /^\d\p{L}+\d$/u.test(text.slice(Math.max(0, start - 1), end + 1));
  return !isBetweenFigures && /^(?:o|oh|owe)$/.test(text.slice(start, end));
}

/** Keeps "oh", "for" and "SSS" only where other digits are close. */
function withoutLoneSeeming(text: string, groups: readonly DigitGroup[]): DigitGroup[] {
  const kept = groups.map(({ seeming }) => !seeming);
  const spread = (at: number, beside: number) => {
    const [one, other] = [groups[at], groups[beside]];
    if (!one || !other || kept[at] || !kept[beside]) return;
    kept[at] = at > beside ? isClose(text, other.end, one.start) : isClose(text, one.end, other.start);
  };
  for (let at = 0; at < groups.length; at += 1) spread(at, at - 1);
  for (let at = groups.length - 1; at >= 0; at -= 1) spread(at, at + 1);
  return groups
    .filter((_, at) => kept[at])
    .map((group) => (isOh(text, group) ? { ...group, seeming: false } : group));
}
