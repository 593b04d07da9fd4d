import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  backOffMs,
  isPaused,
  keepsPlace,
  type LaneState,
  nextPause,
  nextProbe,
  takePlace,
} from '../../src/domain/sending-lane.ts';

const NOON = new Date('2026-11-24T12:00:00Z');
const later = (ms: number) => new Date(NOON.getTime() + ms);
const lane = (change: Partial<LaneState> = {}): LaneState => ({
  segmentsPerSecond: 1,
  freeAt: NOON,
  pausedUntil: null,
  pauses: 0,
  stoppedAt: null,
  stops: 0,
  ...change,
});

describe('a place', () => {
  test('is now in a lane that is free, and each segment takes its time from the next', () => {
    expect(takePlace([lane()], 3, NOON)).toEqual({ goesAt: NOON, freeAt: [later(3_000)] });
    expect(takePlace([lane({ segmentsPerSecond: 20 })], 1, NOON).freeAt).toEqual([later(50)]);
  });

  test('is behind those that have one already, and after a pause', () => {
    expect(takePlace([lane({ freeAt: later(2_000) })], 1, NOON).goesAt).toEqual(later(2_000));
    const paused = lane({ freeAt: later(2_000), pausedUntil: later(5_000) });
    expect(takePlace([paused], 1, NOON)).toEqual({ goesAt: later(5_000), freeAt: [later(6_000)] });
  });

  test('does not save up what an idle lane could have sent', () => {
    expect(takePlace([lane({ freeAt: later(-60_000) })], 1, NOON).freeAt).toEqual([later(1_000)]);
  });

  test('is that of the slower lane, and does not keep the faster one waiting for it', () => {
    const account = lane({ segmentsPerSecond: 20 });
    const number = lane({ freeAt: later(9_000) });
    const { goesAt, freeAt } = takePlace([account, number], 1, NOON);
    expect(goesAt).toEqual(later(9_000));
    expect(freeAt).toEqual([later(50), later(10_000)]);
  });

  test('is kept for a wake-up that comes late, and lost where nothing ran for longer', () => {
    for (const ms of [0, 5_000]) expect(keepsPlace(NOON, later(ms))).toBe(true);
    expect(keepsPlace(NOON, later(5_001))).toBe(false);
  });

  test('comes in turn and never faster than the rate, whatever texts come when', () => {
    const arrival = fc.record({ afterMs: fc.nat(5_000), segments: fc.integer({ min: 1, max: 10 }) });
    const rate = fc.integer({ min: 1, max: 2_000 }).map((hundredths) => hundredths / 100);
    fc.assert(
      fc.property(rate, fc.array(arrival, { minLength: 2, maxLength: 40 }), (segmentsPerSecond, arrivals) => {
        let state = lane({ segmentsPerSecond });
        let at = NOON;
        const places: { goesAt: Date; segments: number }[] = [];
        for (const { afterMs, segments } of arrivals) {
          at = new Date(at.getTime() + afterMs);
          const { goesAt, freeAt } = takePlace([state], segments, at);
          expect(goesAt.getTime()).toBeGreaterThanOrEqual(at.getTime());
          places.push({ goesAt, segments });
          state = { ...state, freeAt: freeAt[0] ?? NOON };
        }
        for (const [first, { goesAt: start }] of places.entries()) {
          let segments = 0;
          for (const place of places.slice(first)) {
            const ms = place.goesAt.getTime() - start.getTime();
            expect(ms).toBeGreaterThanOrEqual(0);
            // What went before it, at most; a millisecond is lost in rounding each place.
            expect(segments).toBeLessThanOrEqual(((ms + places.length) * segmentsPerSecond) / 1_000 + 1e-9);
            segments += place.segments;
          }
        }
      }),
    );
  });
});

describe('a back-off', () => {
  test('doubles up to a minute, and half of it is left to chance', () => {
    expect([1, 2, 3, 7, 50].map((tries) => backOffMs(tries, 0))).toEqual([500, 1_000, 2_000, 30_000, 30_000]);
    expect([1, 2, 3, 7, 50].map((tries) => backOffMs(tries, 1))).toEqual([
      1_000, 2_000, 4_000, 60_000, 60_000,
    ]);
  });

  test('is never shorter than half a second nor longer than a minute', () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: -5, max: 10_000 }), chance, (tries, by) => {
        expect(backOffMs(tries, by)).toBeGreaterThanOrEqual(500);
        expect(backOffMs(tries, by)).toBeLessThanOrEqual(60_000);
      }),
    );
  });
});

describe('a pause', () => {
  const once = { retryAfterMs: null, chance: 0 };
  const after = (state: LaneState, at: Date, asked: Parameters<typeof nextPause>[2] = once): LaneState => ({
    ...state,
    ...nextPause(state, at, asked),
  });

  test('is longer each time the carrier says it again after the one before', () => {
    let state = lane();
    const lengths: number[] = [];
    let at = NOON;
    for (let times = 0; times < 4; times += 1) {
      state = after(state, at);
      const end = state.pausedUntil ?? at;
      lengths.push(end.getTime() - at.getTime());
      at = end;
    }
    expect(lengths).toEqual([500, 1_000, 2_000, 4_000]);
  });

  test('said of several texts that were under way together is one', () => {
    const first = after(lane(), NOON);
    const second = after(first, later(100));
    expect([first.pauses, second.pauses]).toEqual([1, 1]);
    expect(second.pausedUntil).toEqual(later(600));
  });

  test('is at least what the carrier asks for, and what was asked for before', () => {
    const asked = after(lane(), NOON, { retryAfterMs: 45_000, chance: 1 });
    expect(asked.pausedUntil).toEqual(later(45_000));
    expect(after(asked, later(10)).pausedUntil).toEqual(later(45_000));
    expect(after(lane(), NOON, { retryAfterMs: 1, chance: 1 }).pausedUntil).toEqual(later(1_000));
  });

  test('is forgotten after five quiet minutes', () => {
    const state = lane({ pauses: 6, pausedUntil: NOON });
    expect(after(state, later(5 * 60_000 - 1)).pauses).toBe(7);
    expect(after(state, later(5 * 60_000)).pauses).toBe(1);
  });

  test('ends at its end', () => {
    const state = lane({ pausedUntil: later(500) });
    expect([isPaused(state, later(499)), isPaused(state, later(500))]).toEqual([true, false]);
  });
});

test('a stopped lane is asked after a minute, later each time it stops again, and at least once an hour', () => {
  const waits = [0, 1, 2, 3, 6, 7, 500].map((stops) => nextProbe(stops, NOON).getTime() - NOON.getTime());
  expect(waits.map((ms) => ms / 60_000)).toEqual([1, 1, 2, 4, 32, 60, 60]);
});
