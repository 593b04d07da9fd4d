import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isActiveAt } from '../../../src/domain/assignment-window.ts';
import { isUsableAt } from '../../../src/domain/number-lifecycle.ts';
import type { NumberFacts, RoutingFacts } from '../../../src/domain/routing/facts.ts';
import { decideInbound } from '../../../src/domain/routing/inbound.ts';
import { decideOutbound, type OutboundSend } from '../../../src/domain/routing/outbound.ts';
import { INBOUND_RULES, OUTBOUND_RULES } from '../../../src/domain/routing/rules.ts';
import { acceptedDecision, toStored } from '../../../src/domain/routing/stored-decision.ts';
import type { TraceStep } from '../../../src/domain/routing/trace.ts';
import { sitterSees, visibleSpans } from '../../../src/domain/routing/visibility.ts';
import { anyFacts, anyInboundNumber, anyInstant, anyText, shuffled } from './random-facts.ts';

const RUNS = { numRuns: 500 };

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

/** Calls `check` with the decision of every random text that may be sent. */
function forEverySend(check: (send: OutboundSend, given: RoutingFacts) => void): void {
  let sends = 0;
  fc.assert(
    fc.property(anyFacts, anyText, (given, text) => {
      const decision = decideOutbound(given, text);
      if (decision.outcome === 'refused') return;
      sends += 1;
      check(decision, given);
    }),
    RUNS,
  );
  expect(sends).toBeGreaterThan(50);
}

const numbersOf = ({ numbers: { dedicated, frontDesk, leased, pool } }: RoutingFacts): NumberFacts[] =>
  [...dedicated, ...pool, frontDesk, leased].filter((number) => number !== null);

function expectSentences(trace: readonly TraceStep[]): void {
  expect(trace).not.toHaveLength(0);
  for (const { rule, sentence } of trace) {
    expect([rule, sentence]).toEqual([expect.stringMatching(/^[a-z_.]+$/), expect.stringMatching(/\S{2}/)]);
    expect(sentence).not.toMatch(/undefined|null|NaN|\[object/);
  }
}

describe('the rules in words', () => {
  const inTheirOrder = (rules: Readonly<Record<string, string>>, trace: readonly TraceStep[]) => {
    const places = trace.map(({ rule }) => Object.keys(rules).indexOf(rule));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  };

  test('stand in the order in which a text that comes in is judged', () => {
    fc.assert(
      fc.property(anyFacts, anyInboundNumber, anyInstant, (given, number, at) =>
        inTheirOrder(INBOUND_RULES, decideInbound(given, number, at).trace),
      ),
      RUNS,
    );
  });

  test('and in which one that goes out is judged', () => {
    fc.assert(
      fc.property(anyFacts, anyText, (given, text) =>
        inTheirOrder(OUTBOUND_RULES, decideOutbound(given, text).trace),
      ),
      RUNS,
    );
  });
});

test('random facts reach every rule and every refusal', () => {
  const sample = <T>(arbitrary: fc.Arbitrary<T>) => fc.sample(arbitrary, { numRuns: 2000, seed: 1 });
  const inbound = sample(fc.tuple(anyFacts, anyInboundNumber, anyInstant)).map(
    ([given, number, at]) => decideInbound(given, number, at).rule,
  );
  const outbound = sample(fc.tuple(anyFacts, anyText)).map(([given, text]) => {
    const decision = decideOutbound(given, text);
    return decision.outcome === 'send' ? `${decision.rule}/${decision.responsibility.rule}` : decision.code;
  });
  expect(new Set(inbound).size).toBe(6);
  const sitterRules = ['own_number', 'responsible_sitter'].flatMap((rule) =>
    ['override', 'one_window', 'overlap'].map((why) => `${rule}/${why}`),
  );
  const refusals = [
    'recipient_missing',
    'recipient_opted_out',
    'outside_assignment_window',
    'no_usable_number',
  ];
  const companyRules = ['pool_lease/owner_inbox', 'front_desk/owner_inbox', 'front_desk/one_window'];
  expect([...new Set(outbound)]).toEqual(
    expect.arrayContaining([...sitterRules, ...companyRules, ...refusals]),
  );
});

describe('an outbound decision', () => {
  test('is the same for equal inputs, in whatever order the facts stand', () => {
    const pairs = anyFacts.chain((given) => fc.tuple(fc.constant(given), shuffled(given)));
    fc.assert(
      fc.property(pairs, anyText, ([given, turned], text) => {
        expect(decideOutbound(turned, { ...text })).toEqual(decideOutbound(given, text));
        expect(decideOutbound(structuredClone(given), text)).toEqual(decideOutbound(given, text));
      }),
      RUNS,
    );
  });

  test('changes nothing it was given', () => {
    fc.assert(
      fc.property(anyFacts, anyText, (given, text) => {
        const decision = decideOutbound(frozen(given), frozen(text));
        if (decision.outcome === 'send') decideOutbound(given, text, frozen(decision));
      }),
      RUNS,
    );
  });

  test('picks a number of the thread that can be used, that of its own rule', () => {
    forEverySend(({ at, numberId, e164, rule, opensLease }, given) => {
      const number = numbersOf(given).find((candidate) => candidate.id === numberId);
      expect(number && isUsableAt(number, at)).toBe(true);
      expect(number?.e164).toBe(e164);
      const classes = {
        own_number: 'sitter',
        responsible_sitter: 'sitter',
        pool_lease: 'pool',
        front_desk: 'front_desk',
      };
      expect(number?.class).toBe(classes[rule]);
      expect(opensLease).toBe(rule === 'pool_lease' && numberId !== given.numbers.leased?.id);
    });
  });

  test('picks a phone of the client that has not opted out', () => {
    forEverySend(({ contactId }, given) => {
      expect(given.contacts.find(({ id }) => id === contactId)).toMatchObject({ optedOut: false });
    });
  });

  test('lets a sitter write only in an own window or under an override to that sitter', () => {
    forEverySend(({ author, at }, given) => {
      if (author.kind !== 'sitter') return;
      expect(sitterSees(given, author.sitterId, at)).toBe(true);
    });
  });

  test("never uses another sitter's number for a sitter's text", () => {
    forEverySend(({ author, numberId }, given) => {
      if (author.kind !== 'sitter') return;
      const holder = numbersOf(given).find(({ id }) => id === numberId)?.sitterId ?? author.sitterId;
      expect(holder).toBe(author.sitterId);
    });
  });

  test('is made again at hand-over as it was, from what was stored', () => {
    forEverySend((send, given) => {
      const text = { author: send.author, at: send.at, contactId: send.contactId };
      const again = decideOutbound(given, text, acceptedDecision(toStored(send)));
      expect({ ...again, trace: [] }).toEqual({ ...send, trace: [] });
      expect(again.trace.slice(1)).toEqual(send.trace.slice(1));
    });
  });

  test('says at every step of the trace why, and of each number that it uses or passes over', () => {
    fc.assert(
      fc.property(anyFacts, anyText, (given, text) => {
        const { trace, sentence, alerts, ...decision } = decideOutbound(given, text);
        expectSentences(trace);
        expect(sentence).toMatch(/^\S.*\.$/);
        for (const alert of alerts) expect(trace.map((step) => step.sentence)).toContain(alert.sentence);
        expect(trace.at(-1)?.applies).toBe(decision.outcome === 'send');
      }),
      RUNS,
    );
  });

  test('shows no digits of a phone but those of the business numbers', () => {
    fc.assert(
      fc.property(anyFacts, anyText, (given, text) => {
        const { at: _at, ...decision } = decideOutbound(given, text);
        const ours = new Set(numbersOf(given).map((number) => number.e164));
        for (const phone of JSON.stringify(decision).match(/\+\d{7,}/g) ?? []) expect(ours).toContain(phone);
      }),
      RUNS,
    );
  });
});

describe('an inbound decision', () => {
  test('is the same for equal inputs, in whatever order the facts stand', () => {
    const pairs = anyFacts.chain((given) => fc.tuple(fc.constant(given), shuffled(given)));
    fc.assert(
      fc.property(pairs, anyInboundNumber, anyInstant, ([given, turned], number, at) => {
        expect(decideInbound(turned, { ...number }, at)).toEqual(decideInbound(given, number, at));
      }),
      RUNS,
    );
  });

  test('changes nothing it was given, nor does a look at what a sitter sees', () => {
    fc.assert(
      fc.property(anyFacts, anyInboundNumber, anyInstant, (given, number, at) => {
        decideInbound(frozen(given), frozen(number), at);
        visibleSpans(given, 'ana');
      }),
      RUNS,
    );
  });

  test('expects an answer only of an active sitter with a window, or of an override’s target', () => {
    fc.assert(
      fc.property(anyFacts, anyInboundNumber, anyInstant, (given, number, at) => {
        const { recipient, rule } = decideInbound(given, number, at);
        if (recipient.kind === 'owner' || rule === 'override') return;
        const { sitterId } = recipient;
        expect(given.sitters.find(({ id }) => id === sitterId)?.active).toBe(true);
        expect(given.windows.some((window) => window.sitterId === sitterId && isActiveAt(window, at))).toBe(
          true,
        );
      }),
      RUNS,
    );
  });

  test('alerts exactly when an overlap goes to the owner', () => {
    fc.assert(
      fc.property(anyFacts, anyInboundNumber, anyInstant, (given, number, at) => {
        const { alerts, rule } = decideInbound(given, number, at);
        expect(alerts.map(({ kind }) => kind)).toEqual(rule === 'overlap' ? ['overlapping_windows'] : []);
      }),
      RUNS,
    );
  });

  test('says at every step of the trace why, and only the last step that applies decides', () => {
    fc.assert(
      fc.property(anyFacts, anyInboundNumber, anyInstant, (given, number, at) => {
        const { trace, meantFor, sentence } = decideInbound(given, number, at);
        expectSentences(trace);
        expect(sentence).toMatch(/^\S.*\.$/);
        const deciding = trace.filter(({ rule, applies }) => applies && rule !== 'inbound.meant_for');
        expect(deciding).toHaveLength(1);
        expect(trace.some(({ rule }) => rule === 'inbound.meant_for')).toBe(meantFor !== null);
      }),
      RUNS,
    );
  });

  test('is stored and read again as JSON without loss', () => {
    fc.assert(
      fc.property(anyFacts, anyInboundNumber, anyInstant, (given, number, at) => {
        const decision = decideInbound(given, number, at);
        const stored = toStored(decision);
        expect({ ...stored, at: new Date(stored.at) }).toMatchObject({
          at: decision.at,
          recipient: decision.recipient,
          trace: decision.trace,
          alerts: decision.alerts,
        });
      }),
    );
  });
});
