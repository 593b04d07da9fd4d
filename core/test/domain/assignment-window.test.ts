import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AssignmentWindow,
  conflictsAmong,
  hasBegun,
  hasEnded,
  isActiveAt,
  nextWindow,
  overlaps,
  planCancellation,
  planWindowChange,
  type WindowPlan,
  windowForBooking,
} from '../../src/domain/assignment-window.ts';
import { parseInstant } from '../../src/domain/time.ts';

const at = (time: string) => new Date(`2026-11-24T${time}Z`);
const plus = (instant: Date, ms: number) => new Date(instant.getTime() + ms);

function windowOf(sitterId: string, from: Date, to: Date, more: Partial<AssignmentWindow> = {}) {
  const window = { id: 'w', bookingId: 'b', cancelledAt: null, ...more };
  return { ...window, sitterId, startsAt: from, endsAt: to };
}

describe('an assignment window', () => {
  const window = windowOf('ana', at('10:00'), at('12:00'));

  test('is active from its first millisecond until just before its end', () => {
    expect(isActiveAt(window, at('09:59:59.999'))).toBe(false);
    expect(isActiveAt(window, at('10:00'))).toBe(true);
    expect(isActiveAt(window, at('11:59:59.999'))).toBe(true);
    expect(isActiveAt(window, at('12:00'))).toBe(false);
  });

  test('has begun at its start and ended at its end', () => {
    expect([at('09:59:59.999'), at('10:00')].map((t) => hasBegun(window, t))).toEqual([false, true]);
    expect([at('11:59:59.999'), at('12:00')].map((t) => hasEnded(window, t))).toEqual([false, true]);
  });

  test('is never active once cancelled', () => {
    const cancelled = { ...window, cancelledAt: at('09:00') };
    expect(isActiveAt(cancelled, at('11:00'))).toBe(false);
  });

  test('overlaps another that shares a millisecond with it, not one that only touches it', () => {
    expect(overlaps(window, windowOf('ben', at('12:00'), at('13:00')))).toBe(false);
    expect(overlaps(window, windowOf('ben', at('11:59:59.999'), at('13:00')))).toBe(true);
    expect(overlaps(window, windowOf('ben', at('09:00'), at('10:00')))).toBe(false);
    expect(overlaps(window, windowOf('ben', at('09:00'), at('10:00:00.001')))).toBe(true);
  });

  test('overlaps another if and only if both are active at some instant', () => {
    const span = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 10 }));
    fc.assert(
      fc.property(span, span, ([a, lengthOfA], [b, lengthOfB]) => {
        const first = windowOf('ana', plus(at('10:00'), a), plus(at('10:00'), a + lengthOfA));
        const second = windowOf('ben', plus(at('10:00'), b), plus(at('10:00'), b + lengthOfB));
        const shared = Array.from({ length: 31 }, (_, ms) => plus(at('10:00'), ms)).some(
          (instant) => isActiveAt(first, instant) && isActiveAt(second, instant),
        );
        expect(overlaps(first, second)).toBe(shared);
        expect(overlaps(second, first)).toBe(shared);
      }),
    );
  });
});

describe('nextWindow', () => {
  const later = windowOf('ana', at('15:00'), at('16:00'), { id: 'later' });
  const soon = windowOf('ana', at('13:00'), at('14:00'), { id: 'soon' });
  const now = windowOf('ana', at('10:00'), at('14:30'), { id: 'now' });
  const cancelled = windowOf('ana', at('12:30'), at('14:00'), { cancelledAt: at('09:00') });
  const of = (time: string) => nextWindow([later, cancelled, soon, now], 'ana', at(time))?.id ?? null;

  test('is the window of the sitter that begins soonest', () => {
    expect(of('12:00')).toBe('soon');
    expect(of('13:00')).toBe('later');
    expect(of('15:00')).toBeNull();
  });

  test("is never another sitter's", () => {
    expect(nextWindow([later, soon], 'ben', at('12:00'))).toBeNull();
  });
});

describe('conflictsAmong', () => {
  test('pairs overlapping windows of different sitters, once each, and leaves the cancelled out', () => {
    const ana = windowOf('ana', at('10:00'), at('12:00'), { id: 'ana' });
    const anaAgain = windowOf('ana', at('11:00'), at('13:00'), { id: 'ana-again' });
    const ben = windowOf('ben', at('11:30'), at('12:30'), { id: 'ben' });
    const after = windowOf('cleo', at('13:00'), at('14:00'), { id: 'cleo' });
    const cancelled = windowOf('dora', at('10:00'), at('14:00'), { cancelledAt: at('09:00') });
    const pairs = conflictsAmong([ana, anaAgain, ben, after, cancelled]);
    expect(pairs.map((pair) => pair.map((window) => window.id))).toEqual([
      ['ana', 'ben'],
      ['ana-again', 'ben'],
    ]);
  });
});

describe('windowForBooking', () => {
  test('adds the lead before and the grace after', () => {
    const booking = { startsAt: at('10:00'), endsAt: at('11:00') };
    const window = windowForBooking(booking, { leadMinutes: 30, graceMinutes: 15 });
    expect(window).toEqual({ startsAt: at('09:30'), endsAt: at('11:15') });
    expect(windowForBooking(booking, { leadMinutes: 0, graceMinutes: 0 })).toEqual(booking);
  });

  test('counts minutes that pass, also over a night in which the clocks change', () => {
    const wall = (text: string) => {
      const parsed = parseInstant(text, 'America/New_York');
      if (!parsed.ok) throw new Error(parsed.message);
      return parsed.at;
    };
    const minutes = { leadMinutes: 30, graceMinutes: 30 };
    const fallBack = { startsAt: wall('2026-11-01T00:45'), endsAt: wall('2026-11-01T02:15') };
    const inAutumn = windowOf('ana', fallBack.startsAt, fallBack.endsAt);
    const { startsAt, endsAt } = windowForBooking(fallBack, minutes);
    expect(endsAt.getTime() - startsAt.getTime()).toBe((150 + 60) * 60_000);
    const bothHalfPastOnes = ['2026-11-01T01:30:00-04:00', '2026-11-01T01:30:00-05:00'].map(wall);
    expect(bothHalfPastOnes.map((instant) => isActiveAt(inAutumn, instant))).toEqual([true, true]);
    expect(isActiveAt(inAutumn, plus(fallBack.endsAt, -1))).toBe(true);
    expect(isActiveAt(inAutumn, fallBack.endsAt)).toBe(false);

    const spring = { startsAt: wall('2026-03-08T01:45'), endsAt: wall('2026-03-08T03:15') };
    const overGap = windowForBooking(spring, minutes);
    expect(overGap).toEqual({ startsAt: wall('2026-03-08T01:15'), endsAt: wall('2026-03-08T03:45') });
    expect(overGap.endsAt.getTime() - overGap.startsAt.getTime()).toBe(90 * 60_000);
  });
});

describe('planWindowChange', () => {
  const wanted = (sitterId: string | null, from: string, to: string) => ({
    sitterId,
    startsAt: at(from),
    endsAt: at(to),
  });
  const ana = windowOf('ana', at('10:00'), at('12:00'));
  const [before, during, after] = [at('09:00'), at('11:00'), at('13:00')];

  test('opens a first window exactly as wanted, even in the past', () => {
    for (const instant of [before, during, after]) {
      const window = wanted('ana', '10:00', '12:00');
      expect(planWindowChange(null, window, instant)).toEqual({ kind: 'open', window });
    }
  });

  test('a booking without a sitter has no window', () => {
    expect(planWindowChange(null, wanted(null, '10:00', '12:00'), before)).toEqual({ kind: 'none' });
  });

  test('opens a window anew after a cancelled one, but not for time that has passed', () => {
    const cancelled = { ...ana, cancelledAt: before };
    const open = (from: string) => ({ kind: 'open', window: wanted('ana', from, '12:00') });
    expect(planWindowChange(cancelled, wanted('ana', '10:00', '12:00'), before)).toEqual(open('10:00'));
    expect(planWindowChange(cancelled, wanted('ana', '10:00', '12:00'), during)).toEqual(open('11:00'));
    expect(planWindowChange(cancelled, wanted('ana', '10:00', '12:00'), after)).toEqual({ kind: 'none' });
    expect(planWindowChange(cancelled, wanted(null, '10:00', '12:00'), during)).toEqual({ kind: 'none' });
  });

  test('does nothing when nothing differs, before, during and after the window', () => {
    for (const instant of [before, at('10:00'), during, at('12:00'), after]) {
      expect(planWindowChange(ana, wanted('ana', '10:00', '12:00'), instant)).toEqual({ kind: 'none' });
    }
  });

  test('changes a window that has not begun in place, sitter and times', () => {
    const window = wanted('ben', '14:00', '15:00');
    expect(planWindowChange(ana, window, before)).toEqual({ kind: 'change', window });
  });

  test('a window that has not begun and is moved to before now starts now', () => {
    expect(planWindowChange(ana, wanted('ana', '08:00', '12:00'), before)).toEqual({
      kind: 'change',
      window: wanted('ana', '09:00', '12:00'),
    });
  });

  test('a window that has not begun and is moved wholly into the past is cancelled', () => {
    expect(planWindowChange(ana, wanted('ana', '07:00', '09:00'), before)).toEqual({ kind: 'cancel' });
  });

  test('another sitter ends a begun window now and gets a successor from now on', () => {
    expect(planWindowChange(ana, wanted('ben', '10:00', '12:00'), during)).toEqual({
      kind: 'succeed',
      end: { endsAt: during },
      open: wanted('ben', '11:00', '12:00'),
    });
  });

  test('another sitter later ends a begun window now and gets a successor then', () => {
    expect(planWindowChange(ana, wanted('ben', '15:00', '16:00'), during)).toEqual({
      kind: 'succeed',
      end: { endsAt: during },
      open: wanted('ben', '15:00', '16:00'),
    });
  });

  test('a successor that began now does not reach back when the booking is confirmed again', () => {
    const successor = windowOf('ben', during, at('12:00'));
    for (const instant of [during, plus(during, 1), at('11:59')]) {
      expect(planWindowChange(successor, wanted('ben', '10:00', '12:00'), instant)).toEqual({ kind: 'none' });
    }
  });

  test('a begun window keeps its start and takes a new end', () => {
    for (const start of ['08:00', '10:30', '11:00']) {
      expect(planWindowChange(ana, wanted('ana', start, '13:00'), during)).toEqual({
        kind: 'change',
        window: wanted('ana', '10:00', '13:00'),
      });
    }
  });

  test('a begun window ends now when its new end has passed, whoever the sitter', () => {
    for (const sitterId of ['ana', 'ben']) {
      expect(planWindowChange(ana, wanted(sitterId, '09:00', '10:30'), during)).toEqual({
        kind: 'close',
        endsAt: during,
      });
    }
  });

  test('a begun window moved ahead ends now, and the same sitter gets a successor', () => {
    expect(planWindowChange(ana, wanted('ana', '15:00', '16:00'), during)).toEqual({
      kind: 'succeed',
      end: { endsAt: during },
      open: wanted('ana', '15:00', '16:00'),
    });
  });

  test('without a sitter a begun window ends now and one not begun is cancelled', () => {
    expect(planWindowChange(ana, wanted(null, '10:00', '12:00'), before)).toEqual({ kind: 'cancel' });
    expect(planWindowChange(ana, wanted(null, '10:00', '12:00'), at('10:00'))).toEqual({ kind: 'cancel' });
    expect(planWindowChange(ana, wanted(null, '10:00', '12:00'), plus(at('10:00'), 1)).kind).toBe('close');
    expect(planWindowChange(ana, wanted(null, '10:00', '12:00'), after)).toEqual({ kind: 'none' });
  });

  test('a window that starts exactly now is changed in place, for it has not been active for any time', () => {
    expect(planWindowChange(ana, wanted('ben', '10:00', '12:00'), at('10:00'))).toEqual({
      kind: 'change',
      window: wanted('ben', '10:00', '12:00'),
    });
  });

  test('an ended window stays as it was, and time still ahead gets a successor', () => {
    expect(planWindowChange(ana, wanted('ana', '10:00', '14:00'), after)).toEqual({
      kind: 'succeed',
      end: { endsAt: at('12:00') },
      open: wanted('ana', '13:00', '14:00'),
    });
    expect(planWindowChange(ana, wanted('ben', '15:00', '16:00'), after)).toEqual({
      kind: 'succeed',
      end: { endsAt: at('12:00') },
      open: wanted('ben', '15:00', '16:00'),
    });
  });

  test('an ended window stays as it was when the booking is moved within the past', () => {
    for (const sitterId of ['ana', 'ben', null]) {
      expect(planWindowChange(ana, wanted(sitterId, '09:00', '11:30'), after)).toEqual({ kind: 'none' });
    }
  });

  test('over any history of changes the past of a booking is never rewritten and its windows never overlap', () => {
    const hour = fc.integer({ min: 0, max: 30 });
    const change = fc.record({
      wait: fc.integer({ min: 0, max: 4 }),
      sitterId: fc.constantFrom('ana', 'ben', null),
      start: hour,
      length: fc.integer({ min: 1, max: 8 }),
      cancel: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        let now = 0;
        let history: AssignmentWindow[] = [];
        let current: AssignmentWindow | null = null;
        for (const { wait, sitterId, start, length, cancel } of changes) {
          now += wait;
          const instant = new Date(now);
          const wish = {
            sitterId,
            startsAt: new Date(now + start - 10),
            endsAt: new Date(now + start + length),
          };
          const plan = cancel ? planCancellation(current, instant) : planWindowChange(current, wish, instant);
          const past = responsibleBefore([...history, current], now);
          const isFirst = current === null;
          [history, current] = apply(plan, instant, history, current);
          const windows = [...history, current].filter((window) => window !== null);
          if (!isFirst) expect(responsibleBefore(windows, now)).toEqual(past);
          for (const window of windows) expect(window.endsAt > window.startsAt).toBe(true);
          const standing = windows.filter((window) => window.cancelledAt === null);
          standing.forEach((window, index) => {
            for (const other of standing.slice(index + 1)) expect(overlaps(window, other)).toBe(false);
          });
        }
      }),
      { numRuns: 500 },
    );
  });

  function responsibleBefore(windows: readonly (AssignmentWindow | null)[], now: number) {
    return Array.from({ length: 60 }, (_, ago) => new Date(now - 1 - ago)).map((instant) =>
      windows.filter((window) => window && isActiveAt(window, instant)).map((window) => window?.sitterId),
    );
  }

  function apply(
    plan: WindowPlan,
    instant: Date,
    history: AssignmentWindow[],
    current: AssignmentWindow | null,
  ): [AssignmentWindow[], AssignmentWindow | null] {
    const opened = (window: { sitterId: string; startsAt: Date; endsAt: Date }) =>
      windowOf(window.sitterId, window.startsAt, window.endsAt);
    if (plan.kind === 'open') return [current ? [...history, current] : history, opened(plan.window)];
    if (current === null) return [history, null];
    if (plan.kind === 'change') return [history, { ...current, ...plan.window }];
    if (plan.kind === 'close') return [history, { ...current, endsAt: plan.endsAt }];
    if (plan.kind === 'succeed') return [[...history, { ...current, ...plan.end }], opened(plan.open)];
    return [history, plan.kind === 'cancel' ? { ...current, cancelledAt: instant } : current];
  }
});

describe('planCancellation', () => {
  const ana = windowOf('ana', at('10:00'), at('12:00'));

  test('ends a begun window now', () => {
    expect(planCancellation(ana, at('10:00:00.001'))).toEqual({ kind: 'close', endsAt: at('10:00:00.001') });
    expect(planCancellation(ana, at('11:59:59.999')).kind).toBe('close');
  });

  test('cancels a window that has not begun, or begins this instant', () => {
    expect(planCancellation(ana, at('09:59:59.999'))).toEqual({ kind: 'cancel' });
    expect(planCancellation(ana, at('10:00'))).toEqual({ kind: 'cancel' });
  });

  test('leaves an ended or cancelled window, and none, as they are', () => {
    expect(planCancellation(ana, at('12:00'))).toEqual({ kind: 'none' });
    expect(planCancellation({ ...ana, cancelledAt: at('09:00') }, at('09:30'))).toEqual({ kind: 'none' });
    expect(planCancellation(null, at('09:30'))).toEqual({ kind: 'none' });
  });
});
