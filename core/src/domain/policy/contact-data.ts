import { findEmails, findLinks } from './addresses.ts';
import {
  type AllowedContacts,
  isAllowedDomain,
  isAllowedNumber,
  NOTHING_ALLOWED,
} from './allowed-contacts.ts';
import { type FoldedText, fold, type SpannedText, spanOf } from './folded-text.ts';
import { findHandles, findInvitations } from './handles.ts';
import { findPartialPhones } from './partial-phones.ts';
import { findPhones } from './phones.ts';
import { writeSpokenSigns } from './spoken-signs.ts';

/** Stored with each decision; raised whenever the rules come to judge any text differently. */
export const POLICY_VERSION = 1;

/** An `invitation` asks to go on elsewhere ("WhatsApp me") and names no account. */
export type ContactDataKind = 'phone' | 'email' | 'link' | 'handle' | 'invitation';
/** UTF-16 offsets into the text. */
export type Span = { start: number; end: number };
/** Contact data in a text. What stands in earlier texts of its author and is completed by this one is in `earlier`. */
export type ContactData = Span & { kind: ContactDataKind; earlier: readonly (Span & { message: number })[] };

const KINDS: readonly ContactDataKind[] = ['phone', 'email', 'link', 'handle', 'invitation'];
type Found = { kind: ContactDataKind; spans: readonly Span[] };

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
  const messages = [...recent, text];
  const found = findIn(fold(messages.join('\n')), allowed);
  const starts = startsOf(messages);
  return withoutOverlaps(found.flatMap((one) => inLastMessage(one, starts) ?? []));
}

function findIn(folded: FoldedText, allowed: AllowedContacts): Found[] {
  const spoken = writeSpokenSigns(folded);
  const found = (text: SpannedText) => (match: { kind: ContactDataKind; from: number; to: number }) => ({
    kind: match.kind,
    spans: [spanOf(text, match.from, match.to)],
  });
  const addresses = [...findEmails(spoken.text), ...findLinks(spoken.text)];
  const phones = findPhones(folded.text, (digits) => isAllowedNumber(digits, allowed));
  return [
    ...addresses.filter(({ domain }) => !isAllowedDomain(domain, allowed)).map(found(spoken)),
    ...phones.map(({ parts }) => ({
      kind: 'phone' as const,
      spans: parts.map(({ from, to }) => spanOf(folded, from, to)),
    })),
    ...findPartialPhones(folded).map(found(folded)),
    ...[...findHandles(spoken.text), ...findInvitations(spoken.text)].map(found(spoken)),
  ];
}

function startsOf(messages: readonly string[]): number[] {
  let start = 0;
  return messages.map((message) => {
    const own = start;
    start += message.length + 1;
    return own;
  });
}

/** Null for what ends before the last message: it was judged with its own. */
function inLastMessage({ kind, spans }: Found, starts: readonly number[]): ContactData | null {
  const last = starts.at(-1) ?? 0;
  const own = spans.filter(({ end }) => end > last);
  if (own.length === 0) return null;
  const start = Math.max(0, Math.min(...own.map((span) => span.start)) - last);
  const end = Math.max(...own.map((span) => span.end)) - last;
  const earlier = starts.slice(0, -1).flatMap((from, message) => {
    const to = (starts[message + 1] ?? last) - 1;
    const within = spans.filter((span) => span.start < to && span.end > from);
    if (within.length === 0) return [];
    const first = Math.min(...within.map((span) => Math.max(span.start, from)));
    return [
      { message, start: first - from, end: Math.max(...within.map((span) => Math.min(span.end, to))) - from },
    ];
  });
  return { kind, start, end, earlier };
}

/** What overlaps becomes one, of the kind that says most. */
function withoutOverlaps(found: readonly ContactData[]): ContactData[] {
  const merged: ContactData[] = [];
  for (const one of found.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (!last || one.start >= last.end) {
      merged.push(one);
      continue;
    }
    const kind = KINDS.indexOf(one.kind) < KINDS.indexOf(last.kind) ? one.kind : last.kind;
    const earlier = [
      ...last.earlier,
      ...one.earlier.filter(({ message }) => !last.earlier.some((it) => it.message === message)),
    ];
    merged[merged.length - 1] = { kind, start: last.start, end: Math.max(last.end, one.end), earlier };
  }
  return merged;
}
