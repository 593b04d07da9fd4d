import { findEmails, findLinks } from './addresses.ts';
import {
  type AllowedContacts,
  isAllowedDomain,
  isAllowedNumber,
  NOTHING_ALLOWED,
} from './allowed-contacts.ts';
import { REDACTED } from './digit-gaps.ts';
import { type FoldedText, fold, hideIn, replaceIn, type SpannedText, spanOf } from './folded-text.ts';
import { findHandles, findInvitations } from './handles.ts';
import { withoutLeet } from './number-words.ts';
import { findPartialPhones } from './partial-phones.ts';
import { findPhones } from './phones.ts';
import { writeSpokenSigns } from './spoken-signs.ts';

/** Stored with each decision; raised whenever the rules come to judge any text differently. */
export const POLICY_VERSION = 1;

/** From the one that says most. An `invitation` asks to go on elsewhere ("WhatsApp me") and names no account. */
export const CONTACT_DATA_KINDS = ['phone', 'email', 'link', 'handle', 'invitation'] as const;
export type ContactDataKind = (typeof CONTACT_DATA_KINDS)[number];
/** UTF-16 offsets into the text. */
export type Span = { start: number; end: number };
/** Contact data in a text. What stands in earlier texts of its author and is completed by this one is in `earlier`. */
export type ContactData = Span & { kind: ContactDataKind; earlier: readonly (Span & { message: number })[] };

/** A short word with figures among its letters. */
const LEET_WORD = /(?<![\p{L}\d])(?=\p{L}{0,5}\d)(?=\d{0,5}\p{L})[\p{L}\d]{3,6}(?![\p{L}\d])/gu;

/** One datum: its kind, and one span of the joined texts for each text that has a part of it. */
type Found = { kind: ContactDataKind; spans: readonly Span[] };
/** What is found hides its neighbours, as a number hides one behind it; a text seldom needs more than two rounds. */
const MOST_ROUNDS = 8;

/**
 * Finds contact data in a text: phones, e-mail addresses, links, names of accounts, and invitations to go on elsewhere, also
 * spelled or disguised. `recent` are the texts that the same author wrote shortly before, oldest first: data split over
 * them and this one is found in this one. The findings are in order and do not overlap. Takes any strings, and time in
 * proportion to their length.
 */
export function findContactData(
  text: string,
  recent: readonly string[] = [],
  allowed: AllowedContacts = NOTHING_ALLOWED,
): ContactData[] {
  const messages = spansOf([...recent, text]);
  const folded = fold([...recent, text].join('\n'));
  const found: Found[] = [];
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const hidden = hideIn(
      folded,
      found.flatMap(({ spans }) => spans),
      REDACTED,
    );
    const more = findIn(hidden, allowed).map((one) => ({ ...one, spans: oneEach(messages, one.spans) }));
    if (more.length === 0) break;
    found.push(...more);
  }
  return merge(found.flatMap((one) => inLastMessage(one, messages) ?? []));
}

function findIn(folded: FoldedText, allowed: AllowedContacts): Found[] {
  const spoken = writeSpokenSigns(folded);
  const found = (text: SpannedText) => (match: { kind: ContactDataKind; from: number; to: number }) => ({
    kind: match.kind,
    spans: [spanOf(text, match.from, match.to)],
  });
  const addresses = [...findEmails(spoken.text), ...findLinks(spoken.text)];
  const words = replaceIn(folded, LEET_WORD, ([token]) => withoutLeet(token) ?? token);
  const phones = findPhones(words.text, (digits) => isAllowedNumber(digits, allowed));
  return [
    ...addresses.filter(({ domain }) => !isAllowedDomain(domain, allowed)).map(found(spoken)),
    ...phones.map(({ parts }) => ({
      kind: 'phone' as const,
      spans: parts.map(({ from, to }) => spanOf(words, from, to)),
    })),
    ...findPartialPhones(folded).map(found(folded)),
    ...[...findHandles(spoken.text), ...findInvitations(spoken.text)].map(found(spoken)),
  ];
}

function spansOf(messages: readonly string[]): Span[] {
  let start = 0;
  return messages.map(({ length }) => {
    const end = start + length;
    const span = { start, end };
    start = end + 1;
    return span;
  });
}

/** In each message from the first unit found in it to the last one. */
function oneEach(messages: readonly Span[], spans: readonly Span[]): Span[] {
  return messages.flatMap((message) => {
    const own = spans.filter(({ start, end }) => start < message.end && end > message.start);
    if (own.length === 0 || message.start === message.end) return [];
    const start = Math.max(message.start, Math.min(...own.map((span) => span.start)));
    return [{ start, end: Math.min(message.end, Math.max(...own.map((span) => span.end))) }];
  });
}

/** Null for what ends before the last message: it was judged with its own. */
function inLastMessage({ kind, spans }: Found, messages: readonly Span[]): ContactData | null {
  const places = spans.map((span) => {
    const message = messages.findLastIndex(({ start }) => start <= span.start);
    const { start } = messages[message] ?? { start: 0 };
    return { message, start: span.start - start, end: span.end - start };
  });
  const own = places.find(({ message }) => message === messages.length - 1);
  if (!own) return null;
  return { kind, start: own.start, end: own.end, earlier: places.filter((place) => place !== own) };
}

/** What overlaps becomes one, of the kind that says most. */
function merge(found: readonly ContactData[]): ContactData[] {
  const merged: ContactData[] = [];
  for (const one of found.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (!last || one.start >= last.end) {
      merged.push(one);
      continue;
    }
    const kind =
      CONTACT_DATA_KINDS.indexOf(one.kind) < CONTACT_DATA_KINDS.indexOf(last.kind) ? one.kind : last.kind;
    const earlier = [
      ...last.earlier,
      ...one.earlier.filter(({ message }) => !last.earlier.some((it) => it.message === message)),
    ];
    merged[merged.length - 1] = { kind, start: last.start, end: Math.max(last.end, one.end), earlier };
  }
  return merged;
}

/** Each kind that was found once, from the one that says most. */
export function kindsOf(found: readonly Pick<ContactData, 'kind'>[]): ContactDataKind[] {
  return CONTACT_DATA_KINDS.filter((kind) => found.some((one) => one.kind === kind));
}
