import { describe, expect, test } from 'vitest';
import type { RoutingFacts } from '../../../src/domain/routing/facts.ts';
import { decideInbound, type InboundNumber } from '../../../src/domain/routing/inbound.ts';
import {
  ANA,
  at,
  BEN,
  businessNumber,
  dedicated,
  facts,
  NOON,
  OWNER,
  override,
  plus,
  QUARANTINED,
  sitter,
  textTo,
  window,
} from './facts-builder.ts';

const DESK = textTo(businessNumber('desk', { class: 'front_desk' }));
const ANAS = textTo(dedicated('ana'));
const BENS = textTo(dedicated('ben'));
const anaNow = window('ana', '10:00', '14:00');
const benNow = window('ben', '11:00', '13:00');

const decide = (given: RoutingFacts, number: InboundNumber, instant = NOON) =>
  decideInbound(given, number, instant);
const applied = (given: RoutingFacts, number: InboundNumber) =>
  decide(given, number).trace.map(({ rule, applies }) => [rule, applies]);

describe('a text to a quarantined number', () => {
  const quarantined = textTo(dedicated('ana', QUARANTINED));

  test('goes to the owner inbox, whoever has a window', () => {
    expect(decide(facts({ windows: [anaNow] }), quarantined)).toMatchObject({
      recipient: OWNER,
      rule: 'quarantined_number',
      numberId: 'ana-number',
    });
  });

  test('goes to the owner inbox even under an override to a sitter', () => {
    const given = facts({ windows: [anaNow], overrides: [override(BEN)] });
    expect(decide(given, quarantined)).toMatchObject({ recipient: OWNER, rule: 'quarantined_number' });
    expect(applied(given, quarantined)[0]).toEqual(['inbound.quarantined_number', true]);
  });

  test('is told with the end of the quarantine', () => {
    expect(decide(facts(), quarantined).trace[0]?.sentence).toBe(
      '+14125550101 is in quarantine until Tue 1 Dec 2026, 12:00, so the text goes to the owner inbox.',
    );
  });

  test('goes by the windows from the very end of the quarantine on, and the trace says when that was', () => {
    const given = facts({ windows: [window('ana', '10:00', '14:00')] });
    const until = (quarantinedUntil: Date) => textTo(dedicated('ana', { ...QUARANTINED, quarantinedUntil }));
    expect(decide(given, until(plus(NOON, 1)))).toMatchObject({ rule: 'quarantined_number' });
    const over = decide(given, until(NOON));
    expect(over).toMatchObject({ recipient: ANA, rule: 'dedicated_number' });
    expect(over.trace[0]).toEqual({
      rule: 'inbound.quarantined_number',
      applies: false,
      inputs: {
        number: '+14125550101',
        status: 'quarantined',
        quarantined_until: '2026-11-24T12:00:00.000Z',
      },
      sentence: '+14125550101 is not in quarantine: it ended Tue 24 Nov 2026, 07:00.',
    });
  });

  test('is not told to come after a window that is still active', () => {
    const given = facts({ windows: [window('ana', '06:00', '07:00'), anaNow] });
    expect(decide(given, quarantined).sentence).toBe(
      'The owner answers: the number is in quarantine. Meant for Ana.',
    );
  });
});

describe('the recipient of a text', () => {
  test.each([
    ['a sitter', BEN],
    ['the owner', OWNER],
  ])('is the target of an override to %s, whatever the number and the windows', (_name, target) => {
    const given = facts({ windows: [anaNow], overrides: [override(target)] });
    for (const number of [DESK, ANAS, BENS]) {
      expect(decide(given, number)).toMatchObject({ recipient: target, rule: 'override' });
    }
    expect(applied(given, ANAS).slice(0, 2)).toEqual([
      ['inbound.quarantined_number', false],
      ['responsible.override', true],
    ]);
  });

  test('is the holder of the number, if the holder has an active window', () => {
    const given = facts({ windows: [anaNow] });
    expect(decide(given, ANAS)).toMatchObject({ recipient: ANA, rule: 'dedicated_number', alerts: [] });
    expect(applied(given, ANAS)).toEqual([
      ['inbound.quarantined_number', false],
      ['responsible.override', false],
      ['inbound.dedicated_number', true],
    ]);
  });

  test('is settled by the number when windows overlap, without an alert', () => {
    const given = facts({ windows: [anaNow, benNow] });
    expect(decide(given, ANAS)).toMatchObject({ recipient: ANA, rule: 'dedicated_number', alerts: [] });
    expect(decide(given, BENS)).toMatchObject({ recipient: BEN, rule: 'dedicated_number', alerts: [] });
    expect(decide(given, BENS).trace.at(-1)?.sentence).toBe(
      '+14125550102 is the number of Ben, who has an active window here, which settles the overlap with other windows.',
    );
  });

  test("is the one sitter with an active window, through the front desk and through another's number", () => {
    const given = facts({ windows: [anaNow, window('ben', '06:00', '07:00')] });
    for (const number of [DESK, BENS, textTo(dedicated('ben'), 'ben')]) {
      expect(decide(given, number)).toMatchObject({ recipient: ANA, rule: 'one_window', meantFor: null });
    }
    expect(applied(given, BENS)).toEqual([
      ['inbound.quarantined_number', false],
      ['responsible.override', false],
      ['inbound.dedicated_number', false],
      ['responsible.one_window', true],
    ]);
  });

  test('is never an inactive sitter, even through the own number in an own window', () => {
    const given = facts({ windows: [anaNow], sitters: [sitter('ana', false)] });
    expect(decide(given, ANAS)).toMatchObject({ recipient: OWNER, rule: 'owner_inbox' });
  });

  test('changes at the very millisecond at which a window ends', () => {
    const given = facts({ windows: [anaNow] });
    expect(decide(given, ANAS, at('13:59:59.999')).recipient).toEqual(ANA);
    expect(decide(given, ANAS, at('14:00')).recipient).toEqual(OWNER);
  });
});

describe('an overlap that the number does not settle', () => {
  const given = facts({ windows: [anaNow, benNow] });

  test.each([
    ['the front desk number', DESK],
    ['the number of a sitter without a window', textTo(dedicated('cleo'))],
  ])('goes to the owner, through %s', (_name, number) => {
    expect(decide(given, number)).toMatchObject({ recipient: OWNER, rule: 'overlap' });
  });

  test('raises one alert that names both windows and both sitters', () => {
    const { alerts } = decide(given, DESK);
    expect(alerts).toMatchObject([{ kind: 'overlapping_windows', sitterIds: ['ben', 'ana'] }]);
    expect(alerts[0]?.sentence).toBe(
      'A text from Dana could be for Ben (Tue 24 Nov 2026, 06:00 to Tue 24 Nov 2026, 08:00)' +
        ' or Ana (Tue 24 Nov 2026, 05:00 to Tue 24 Nov 2026, 09:00): it waits in the owner inbox.',
    );
    expect(alerts[0]?.topic).toContain(anaNow.id);
    expect(alerts[0]?.topic).toContain(benNow.id);
  });

  test('is one matter, whatever the order of the windows', () => {
    const turned = facts({ windows: [benNow, anaNow] });
    expect(decide(turned, DESK).alerts).toEqual(decide(given, DESK).alerts);
  });
});

describe('a late reply', () => {
  const ended = window('ana', '06:00', '09:00');

  test('to an ended window goes to the owner, and names the sitter and how long ago it ended', () => {
    const decision = decide(facts({ windows: [window('ana', '03:00', '05:00'), ended] }), ANAS);
    expect(decision).toMatchObject({
      recipient: OWNER,
      rule: 'owner_inbox',
      meantFor: { sitterId: 'ana', name: 'Ana', windowEndedAt: at('09:00') },
      alerts: [],
    });
    expect(decision.trace.at(-1)).toMatchObject({
      rule: 'inbound.meant_for',
      sentence: 'Meant for Ana, window ended 3 hours ago.',
    });
    expect(decision.sentence).toContain('Meant for Ana, window ended 3 hours ago.');
  });

  test('at the very end of the window is already late', () => {
    const { sentence } = decide(facts({ windows: [ended] }), ANAS, at('09:00'));
    expect(sentence).toContain('Meant for Ana, window ended less than a minute ago.');
  });

  test.each([
    ['given to another sitter', 'ben'],
    ['given to nobody', null],
  ])('to a number since %s is meant for who held it at the last text, never the next holder', (_n, next) => {
    const number = textTo(businessNumber('ana-number', { class: 'sitter', sitterId: next }), 'ana');
    const decision = decide(facts({ windows: [ended] }), number);
    expect(decision).toMatchObject({ recipient: OWNER, meantFor: { sitterId: 'ana' } });
    expect(JSON.stringify(decision.meantFor)).not.toContain('ben');
  });

  test('to a number that nobody held at the last text is meant for nobody, whoever holds it now', () => {
    expect(decide(facts(), textTo(dedicated('ben'), null)).meantFor).toBeNull();
  });

  test('to a number the thread never had a text through is meant for its present holder', () => {
    const decision = decide(facts(), BENS);
    expect(decision).toMatchObject({ meantFor: { sitterId: 'ben', windowEndedAt: null } });
    expect(decision.sentence).toBe('The owner answers: no sitter has an active window. Meant for Ben.');
  });

  test('to the front desk is meant for nobody', () => {
    const decision = decide(facts({ windows: [ended] }), DESK);
    expect(decision).toMatchObject({ recipient: OWNER, meantFor: null });
    expect(applied(facts({ windows: [ended] }), DESK).at(-1)).toEqual(['responsible.owner_inbox', true]);
  });

  test('names no cancelled window and no window of somebody else', () => {
    const cancelled = window('ana', '06:00', '11:00', { cancelledAt: at('05:00') });
    const given = facts({ windows: [ended, cancelled, window('ben', '06:00', '11:30')] });
    expect(decide(given, ANAS).meantFor).toMatchObject({ windowEndedAt: at('09:00') });
  });

  test('names a holder nobody knows any more as a former sitter', () => {
    expect(decide(facts(), textTo(businessNumber('pool-1'), 'gone')).meantFor?.name).toBe('a former sitter');
  });

  test('under an override to the owner is not told to come after a window that is still active', () => {
    const given = facts({ windows: [ended, anaNow], overrides: [override(OWNER)] });
    expect(decide(given, ANAS).meantFor).toEqual({ sitterId: 'ana', name: 'Ana', windowEndedAt: null });
  });
});
