import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ATTEMPT_STATES,
  advanceAttempt,
  advanceStatus,
  type DeliveryReport,
  isAnomaly,
  MESSAGE_STATUSES,
  type MessageStatus,
} from '../../src/domain/delivery-status.ts';

const REPORTED = ['accepted', 'sent', 'delivered', 'undelivered', 'failed'] as const;
const FINAL: readonly MessageStatus[] = ['delivered', 'undelivered', 'failed'];
const UNTOUCHED = ['scheduled', 'blocked', 'held', 'discarded', 'received'] as const;

const report = (status: DeliveryReport['status']): DeliveryReport => ({ status, carrierCode: null });
const afterAll = (start: MessageStatus, reports: readonly DeliveryReport[]) =>
  reports.reduce(advanceStatus, start);

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((others) => [item, ...others]),
  );
}

describe('advanceStatus', () => {
  test('follows a text from the call to delivery', () => {
    expect(advanceStatus('sending', report('accepted'))).toBe('sending');
    expect(advanceStatus('sending', report('sent'))).toBe('sent');
    expect(advanceStatus('sent', report('delivered'))).toBe('delivered');
    expect(advanceStatus('sent', report('undelivered'))).toBe('undelivered');
    expect(advanceStatus('sending', report('failed'))).toBe('failed');
  });

  test('a callback before the outcome of the call was recorded proves that the text is under way', () => {
    expect(advanceStatus('queued', report('accepted'))).toBe('sending');
    expect(advanceStatus('queued', report('delivered'))).toBe('delivered');
  });

  test('ends in the one final status whatever the order of the reports', () => {
    for (const final of ['delivered', 'undelivered', 'failed'] as const) {
      for (const order of permutations(['accepted', 'sent', 'sent', final, final] as const)) {
        expect(afterAll('sending', order.map(report))).toBe(final);
      }
    }
  });

  test('keeps the first of contradictory final statuses, in every order of all reports', () => {
    for (const order of permutations(REPORTED)) {
      const first = order.find((status) => (FINAL as readonly string[]).includes(status));
      expect(afterAll('queued', order.map(report))).toBe(first);
    }
  });

  test.each(UNTOUCHED)('no report touches a text that is %s', (status) => {
    for (const reported of REPORTED) expect(advanceStatus(status, report(reported))).toBe(status);
  });

  test('never moves back, and a report told twice changes nothing more', () => {
    const rank = (status: MessageStatus) =>
      ['queued', 'sending', 'sent'].includes(status) ? MESSAGE_STATUSES.indexOf(status) : 99;
    const anyStatus = fc.constantFrom(...MESSAGE_STATUSES);
    const anyReport = fc.constantFrom(...REPORTED).map(report);
    fc.assert(
      fc.property(anyStatus, anyReport, (status, told) => {
        const next = advanceStatus(status, told);
        expect(rank(next)).toBeGreaterThanOrEqual(rank(status));
        expect(advanceStatus(next, told)).toBe(next);
      }),
    );
  });
});

describe('isAnomaly', () => {
  test('is a final report that contradicts a final status, and nothing else', () => {
    for (const status of MESSAGE_STATUSES) {
      for (const reported of REPORTED) {
        const contradicts = FINAL.includes(status) && reported !== status && REPORTED.indexOf(reported) > 1;
        expect(isAnomaly(status, report(reported)), `${status} then ${reported}`).toBe(contradicts);
      }
    }
  });
});

describe('advanceAttempt', () => {
  test('a call under way may end in any state', () => {
    for (const state of ATTEMPT_STATES) expect(advanceAttempt('calling', state)).toBe(state);
  });

  test('an unknown outcome is only ever decided as accepted or absent', () => {
    const decided = ATTEMPT_STATES.filter((state) => advanceAttempt('unknown', state) !== 'unknown');
    expect(decided).toEqual(['accepted', 'absent']);
  });

  test.each(['accepted', 'rejected', 'aborted', 'absent'] as const)('%s is final', (final) => {
    for (const state of ATTEMPT_STATES) expect(advanceAttempt(final, state)).toBe(final);
  });
});
