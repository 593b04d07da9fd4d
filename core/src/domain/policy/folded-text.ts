import { readingOf } from './look-alikes.ts';

/**
 * A text as it reads rather than as it is written: lower case, one form for look-alikes, no marks and invisible
 * characters. Each of its UTF-16 units knows the span of the original that it stands for.
 */
export type SpannedText = { text: string; starts: readonly number[]; ends: readonly number[] };
/** `capitals` are the same units in the case in which they were written. */
export type FoldedText = SpannedText & { capitals: string };

const DROPPED = /[\p{Mark}\p{Default_Ignorable_Code_Point}\p{Format}]|(?![\n\t])\p{Control}/u;

/** Takes time in proportion to the length; any string will do. */
export function fold(source: string): FoldedText {
  const units: string[] = [];
  const cased: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const readings = new Map<string, string>();
  let at = 0;
  for (const character of source) {
    const end = at + character.length;
    const reading = readings.get(character) ?? readingOnce(character, readings);
    // What is not read belongs to the character before it, so that a hidden digit takes its keycap along.
    const isCapital = character !== character.toLowerCase();
    if (reading === '' && ends.length > 0) ends[ends.length - 1] = end;
    for (let unit = 0; unit < reading.length; unit += 1) {
      const small = reading[unit] ?? '';
      units.push(small);
      cased.push(isCapital ? small.toUpperCase().slice(0, 1) : small);
      starts.push(at);
      ends.push(end);
    }
    at = end;
  }
  return { text: units.join(''), capitals: cased.join(''), starts, ends };
}

function readingOnce(character: string, readings: Map<string, string>): string {
  const reading = character < '\u0080' ? foldAscii(character) : foldWide(character);
  readings.set(character, reading);
  return reading;
}

function foldAscii(character: string): string {
  if (character === '\r') return '\n';
  if (DROPPED.test(character)) return '';
  return character === '`' ? "'" : character.toLowerCase();
}

function foldWide(character: string): string {
  if (/[\u2028\u2029\u0085]/.test(character)) return '\n';
  let reading = '';
  for (const part of character.normalize('NFKD').toLowerCase().normalize('NFKD')) {
    if (!DROPPED.test(part)) reading += /\s/.test(part) ? ' ' : readingOf(part);
  }
  return reading;
}

/** The same text with a sign in place of each span of the original; spans that overlap get one. */
export function hideIn(
  folded: FoldedText,
  spans: readonly { start: number; end: number }[],
  sign: string,
): FoldedText {
  if (spans.length === 0) return folded;
  const hidden = { text: '', capitals: '', starts: [] as number[], ends: [] as number[] };
  const add = (from: number, to: number) => {
    hidden.text += folded.text.slice(from, to);
    hidden.capitals += folded.capitals.slice(from, to);
    for (let at = from; at < to; at += 1) {
      hidden.starts.push(folded.starts[at] ?? 0);
      hidden.ends.push(folded.ends[at] ?? 0);
    }
  };
  let at = 0;
  for (const { start, end } of withoutOverlaps(spans)) {
    let from = at;
    while (from < folded.text.length && (folded.starts[from] ?? 0) < start) from += 1;
    add(at, from);
    at = from;
    while (at < folded.text.length && (folded.starts[at] ?? 0) < end) at += 1;
    hidden.text += sign;
    hidden.capitals += sign;
    for (const _ of sign) {
      hidden.starts.push(start);
      hidden.ends.push(end);
    }
  }
  add(at, folded.text.length);
  return hidden;
}

/** In order; those that overlap become one. */
export function withoutOverlaps(
  spans: readonly { start: number; end: number }[],
): { start: number; end: number }[] {
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && start < last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged;
}

/** The same text with every match replaced; a replacement stands for the whole span that it replaces. */
export function replaceIn(
  folded: SpannedText,
  pattern: RegExp,
  replacement: (match: RegExpExecArray) => string,
): SpannedText {
  const parts: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  let done = 0;
  const keep = (upTo: number) => {
    parts.push(folded.text.slice(done, upTo));
    for (let at = done; at < upTo; at += 1) {
      starts.push(folded.starts[at] ?? 0);
      ends.push(folded.ends[at] ?? 0);
    }
  };
  for (const match of folded.text.matchAll(pattern)) {
    keep(match.index);
    const written = replacement(match);
    done = match.index + match[0].length;
    parts.push(written);
    for (let unit = 0; unit < written.length; unit += 1) {
      starts.push(folded.starts[match.index] ?? 0);
      ends.push(folded.ends[done - 1] ?? 0);
    }
  }
  if (done === 0) return folded;
  keep(folded.text.length);
  return { text: parts.join(''), starts, ends };
}

/** The span of the original that a part of the folded text stands for. */
export function spanOf(folded: SpannedText, from: number, to: number): { start: number; end: number } {
  return { start: folded.starts[from] ?? 0, end: folded.ends[to - 1] ?? 0 };
}
