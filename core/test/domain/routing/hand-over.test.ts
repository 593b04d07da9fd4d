import { describe, expect, test } from 'vitest';
import type { Author, RoutingFacts } from '../../../src/domain/routing/facts.ts';
import { decideOutbound, heldAtHandOver, type OutboundSend } from '../../../src/domain/routing/outbound.ts';
import { acceptedDecision, toStored } from '../../../src/domain/routing/stored-decision.ts';
import {
  ANA,
  at,
  BEN,
  contact,
  dedicated,
  facts,
  MINUTE,
  NOON,
  OWNER,
  override,
  plus,
  QUARANTINED,
  sitter,
  window,
} from './facts-builder.ts';

const asOwner: Author = { kind: 'owner' };
const asAna: Author = { kind: 'sitter', sitterId: 'ana' };
const anaNow = window('ana', '10:00', '14:00');

function accept(given: RoutingFacts, author: Author): OutboundSend {
  const decision = decideOutbound(given, { author, at: NOON });
  if (decision.outcome === 'refused') throw new Error(decision.sentence);
  return decision;
}

/** The decision at hand-over, after the accepted one was stored and read again. */
function handOver(before: RoutingFacts, after: RoutingFacts, author: Author) {
  const accepted = accept(before, author);
  const text = { author, at: NOON, contactId: accepted.contactId };
  return decideOutbound(after, text, acceptedDecision(toStored(accepted)));
}

describe('at hand-over', () => {
  test('who was responsible at acceptance still is, whatever became of windows and overrides', () => {
    const before = facts({ windows: [anaNow] });
    for (const after of [
      facts(),
      facts({ overrides: [override(BEN)] }),
      facts({ overrides: [override(OWNER)] }),
    ]) {
      expect(handOver(before, after, asOwner)).toMatchObject({
        numberId: 'ana-number',
        responsibility: { rule: 'one_window', party: ANA },
      });
    }
  });

  test("a sitter's text goes out though the sitter may write no longer", () => {
    const after = facts({ overrides: [override(BEN)] });
    expect(handOver(facts({ windows: [anaNow] }), after, asAna)).toMatchObject({ numberId: 'ana-number' });
  });

  test('an overlap of acceptance is settled as it was then', () => {
    const before = facts({ windows: [anaNow, window('ben', '11:00', '13:00')] });
    const after = facts({ windows: [window('cleo', '11:30', '13:00'), anaNow] });
    expect(handOver(before, after, asOwner)).toMatchObject({ outcome: 'send', numberId: 'ben-number' });
  });

  test('the number is judged anew: one quarantined since is passed over, one restored since is used', () => {
    const well = facts({ windows: [anaNow] });
    const ill = facts({ windows: [anaNow], numbers: { dedicated: [dedicated('ana', QUARANTINED)] } });
    for (const author of [asOwner, asAna]) {
      expect(handOver(well, ill, author)).toMatchObject({
        numberId: 'desk',
        alerts: [{ sitterIds: ['ana'] }],
      });
      expect(handOver(ill, well, author)).toMatchObject({ numberId: 'ana-number', alerts: [] });
    }
  });

  test('no number being usable any more refuses the text', () => {
    const after = facts({ numbers: { frontDesk: null } });
    expect(handOver(facts(), after, asOwner)).toMatchObject({ code: 'no_usable_number' });
  });

  test('consent is judged anew: a phone opted out since is refused, and no other takes its place', () => {
    const mobile = contact('mobile', { isPrimary: true });
    const before = facts({ contacts: [mobile, contact('home')] });
    const after = facts({ contacts: [{ ...mobile, optedOut: true }, contact('home')] });
    expect(handOver(before, after, asOwner)).toMatchObject({ code: 'recipient_opted_out' });
  });

  test('the phone stays the one of acceptance, whoever wrote since, for a sitter too', () => {
    const contacts = [contact('mobile', { isPrimary: true }), contact('home')];
    const before = facts({ windows: [anaNow], contacts, lastWriterContactId: 'mobile' });
    const after = facts({ windows: [anaNow], contacts, lastWriterContactId: 'home' });
    for (const author of [asOwner, asAna]) {
      expect(handOver(before, after, author)).toMatchObject({ contactId: 'mobile' });
    }
  });

  test('the trace tells the responsibility of acceptance', () => {
    const decision = handOver(facts({ windows: [anaNow] }), facts(), asAna);
    expect(decision.trace.map(({ rule, applies }) => [rule, applies])).toEqual([
      ['outbound.recipient', true],
      ['responsible.override', false],
      ['responsible.one_window', true],
      ['outbound.author', true],
      ['outbound.number.own_number', true],
    ]);
  });

  test('nothing having changed, the decision is the same', () => {
    const worlds = [
      facts(),
      facts({ windows: [anaNow] }),
      facts({ windows: [anaNow, window('ben', '11:00', '13:00')] }),
      facts({ overrides: [override(ANA, { endsAt: at('15:00') })] }),
    ];
    for (const given of worlds) {
      const { trace: _before, ...accepted } = accept(given, asOwner);
      const { trace: _after, ...handedOver } = handOver(given, given, asOwner);
      expect(handedOver).toEqual(accepted);
    }
  });
});

describe("a sitter's text that waits", () => {
  const ENDED = window('ana', '10:00', '12:00:00.001');
  const text = { author: asAna, at: NOON };
  const heldAfter = (given: RoutingFacts, ms: number) => heldAtHandOver(given, text, plus(NOON, ms)) !== null;

  test('is handed over within five minutes though its window ended, to the millisecond', () => {
    const given = facts({ windows: [ENDED] });
    expect(heldAfter(given, 5 * MINUTE)).toBe(false);
    expect(heldAfter(given, 5 * MINUTE + 1)).toBe(true);
    expect(heldAtHandOver(given, text, plus(NOON, 6 * MINUTE))).toBe(
      "Ana's window ended before this text could be sent.",
    );
  });

  test('is handed over at any time while the window lasts, to the millisecond', () => {
    const given = facts({ windows: [anaNow] });
    expect(heldAfter(given, 120 * MINUTE - 1)).toBe(false);
    expect(heldAfter(given, 120 * MINUTE)).toBe(true);
  });

  test('is held once its window has ended, also in another window of the same sitter or under an override', () => {
    const next = window('ana', '12:30', '13:00');
    expect(heldAfter(facts({ windows: [ENDED, next] }), 31 * MINUTE)).toBe(true);
    const since = override(ANA, { startsAt: plus(NOON, 1), createdAt: plus(NOON, 1) });
    expect(heldAfter(facts({ windows: [ENDED], overrides: [since] }), 10 * MINUTE)).toBe(true);
    expect(
      heldAfter(facts({ windows: [next], overrides: [override(ANA, { endsAt: at('12:05') })] }), 31 * MINUTE),
    ).toBe(true);
  });

  test('is handed over while another window that was active at its acceptance lasts', () => {
    expect(heldAfter(facts({ windows: [ENDED, anaNow] }), 31 * MINUTE)).toBe(false);
    const windows = [ENDED];
    expect(heldAfter(facts({ windows, overrides: [override(ANA)] }), 31 * MINUTE)).toBe(false);
  });

  test.each([
    ['the owner', OWNER],
    ['another sitter', BEN],
  ])('is not held for an override to %s since, while its window lasts', (_name, target) => {
    const since = override(target, { startsAt: plus(NOON, 1), createdAt: plus(NOON, 1) });
    expect(heldAfter(facts({ windows: [anaNow], overrides: [since] }), 10 * MINUTE)).toBe(false);
    expect(heldAfter(facts({ windows: [ENDED], overrides: [since] }), 10 * MINUTE)).toBe(true);
  });

  test('that an override allowed is held once that has ended or was removed', () => {
    const heldUnder = (more: Parameters<typeof override>[1]) =>
      heldAfter(facts({ overrides: [override(ANA, more)] }), 10 * MINUTE);
    expect(heldUnder({})).toBe(false);
    expect(heldUnder({ endsAt: plus(NOON, 10 * MINUTE) })).toBe(true);
    expect(heldUnder({ removedAt: plus(NOON, MINUTE) })).toBe(true);
  });

  test('is held at once when the sitter was deactivated or is unknown', () => {
    const gone = facts({ windows: [anaNow], sitters: [sitter('ana', false)] });
    expect(heldAtHandOver(gone, text, NOON)).toBe('Ana was deactivated before this text could be sent.');
    expect(heldAtHandOver(facts({ sitters: [] }), text, NOON)).toContain('a former sitter');
  });

  test('of the owner or of an automation is never held for a window', () => {
    for (const kind of ['owner', 'automation'] as const) {
      expect(heldAtHandOver(facts(), { author: { kind }, at: NOON }, plus(NOON, 90 * MINUTE))).toBeNull();
    }
  });
});
