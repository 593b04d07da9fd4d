import { describe, expect, test } from 'vitest';
import type { Author, ContactFacts } from '../../../src/domain/routing/facts.ts';
import { decideOutbound } from '../../../src/domain/routing/outbound.ts';
import { contact, facts, NOON, window } from './facts-builder.ts';

const mobile = contact('mobile', { isPrimary: true });
const home = contact('home');
const work = contact('work');
const optedOut = (phone: ContactFacts) => ({ ...phone, optedOut: true });

const decide = (contacts: ContactFacts[], more: { last?: string; chosen?: string; author?: Author } = {}) =>
  decideOutbound(
    facts({
      contacts,
      lastWriterContactId: more.last ?? null,
      windows: [window('ana', '10:00', '14:00')],
    }),
    { author: more.author ?? { kind: 'owner' }, at: NOON, contactId: more.chosen },
  );
const sentTo = (...given: Parameters<typeof decide>) => {
  const decision = decide(...given);
  return decision.outcome === 'send' ? decision.contactId : decision.code;
};

describe('the phone a text goes to', () => {
  test('is the one that last wrote, before the primary one', () => {
    expect(sentTo([mobile, home, work], { last: 'home' })).toBe('home');
  });

  test('is the primary one while nobody wrote, or after the one that wrote was removed', () => {
    expect(sentTo([home, mobile])).toBe('mobile');
    expect(sentTo([home, mobile], { last: 'gone' })).toBe('mobile');
  });

  test('passes over those that opted out: from the last writer to the primary, then to any other', () => {
    expect(sentTo([mobile, optedOut(home), work], { last: 'home' })).toBe('mobile');
    expect(sentTo([optedOut(mobile), home, work])).toBe('home');
    expect(sentTo([optedOut(mobile), optedOut(home), work], { last: 'home' })).toBe('work');
  });

  test('is the one the owner chose', () => {
    expect(sentTo([mobile, home, work], { last: 'home', chosen: 'work' })).toBe('work');
  });

  test('is not for a sitter to choose', () => {
    const author: Author = { kind: 'sitter', sitterId: 'ana' };
    expect(sentTo([mobile, home, work], { last: 'home', chosen: 'work', author })).toBe('home');
  });

  test('is told by its label, with the reason', () => {
    expect(decide([mobile, home], { last: 'home' })).toMatchObject({ contactLabel: 'Home' });
    const sentences = [
      decide([mobile, home], { last: 'home' }),
      decide([mobile]),
      decide([home]),
      decide([mobile, home], { chosen: 'home' }),
    ].map((decision) => decision.trace[0]?.sentence);
    expect(sentences).toEqual([
      'To Home, the phone that last wrote in this conversation.',
      'To Mobile, the primary phone.',
      'To Home, the phone that has not opted out.',
      'To Home, the phone chosen for this text.',
    ]);
  });
});

describe('a text is refused', () => {
  test('when the chosen phone opted out, and no other takes its place', () => {
    const refusal = decide([mobile, optedOut(home)], { last: 'mobile', chosen: 'home' });
    expect(refusal).toMatchObject({ outcome: 'refused', code: 'recipient_opted_out', nextWindow: null });
    expect(refusal.sentence).toContain('Home has opted out');
  });

  test('when every phone opted out', () => {
    const refusal = decide([optedOut(mobile), optedOut(home)], { last: 'home' });
    expect(refusal).toMatchObject({ outcome: 'refused', code: 'recipient_opted_out' });
    expect(refusal.sentence).toContain('Every phone of the client has opted out');
    expect(refusal.trace).toMatchObject([{ rule: 'outbound.recipient', applies: false }]);
  });

  test("when the client has no phone, or the chosen one is not the client's", () => {
    expect(sentTo([])).toBe('recipient_missing');
    expect(sentTo([mobile], { chosen: 'elsewhere' })).toBe('recipient_missing');
  });

  test('for the opt-out before the window is asked about', () => {
    const author: Author = { kind: 'sitter', sitterId: 'ben' };
    expect(sentTo([optedOut(mobile)], { author })).toBe('recipient_opted_out');
    expect(sentTo([mobile], { author })).toBe('outside_assignment_window');
  });
});
