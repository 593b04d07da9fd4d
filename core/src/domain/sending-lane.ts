/** What a lane's rules depend on. A number has a lane, and so has the whole account at its carrier. */
export type LaneState = {
  segmentsPerSecond: number;
  /** When the next text may go. */
  freeAt: Date;
  pausedUntil: Date | null;
  pauses: number;
  stoppedAt: Date | null;
  stops: number;
};

/** Twilio lets a long code send one segment a second (https://help.twilio.com/articles/115002943027). */
export const NUMBER_SEGMENTS_PER_SECOND = 1;
export const ACCOUNT_SEGMENTS_PER_SECOND = 20;

/** `freeAt`: when the text after this one may go, for each lane in the order given. */
export type Place = { goesAt: Date; freeAt: Date[] };

/**
 * The place of a text that takes its turn at `at` in the lanes it must pass. It goes when the slower of them lets it; each
 * moves on by its own pace alone, so that a busy number does not keep the account's other numbers waiting.
 */
export function takePlace(lanes: readonly LaneState[], segments: number, at: Date): Place {
  const places = lanes.map((lane) => Math.max(at.getTime(), lane.freeAt.getTime(), pauseEnd(lane)));
  const freeAt = lanes.map(
    (lane, index) => new Date((places[index] ?? 0) + Math.round((segments * 1000) / lane.segmentsPerSecond)),
  );
  return { goesAt: new Date(Math.max(at.getTime(), ...places)), freeAt };
}

/** A wake-up comes within a second or two. */
const PLACE_KEPT_MS = 5_000;

/**
 * Whether a text may still use at `at` the place that it has had. One of long ago is lost, or all places that came while
 * nothing was sent would be used at once.
 */
export function keepsPlace(place: Date, at: Date): boolean {
  return at.getTime() - place.getTime() <= PLACE_KEPT_MS;
}

/** Whether a lane lets nothing through for now, whoever has a place in it. */
export function isPaused(lane: LaneState, at: Date): boolean {
  return pauseEnd(lane) > at.getTime();
}

function pauseEnd({ pausedUntil }: LaneState): number {
  return pausedUntil?.getTime() ?? 0;
}

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 60_000;

/** How long to wait after `tries` in a row: twice as long each time up to a minute, half of it by chance (0 up to 1). */
export function backOffMs(tries: number, chance: number): number {
  const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(30, Math.max(0, tries - 1)));
  return Math.round(ceiling / 2 + (chance * ceiling) / 2);
}

const STILL_USEFUL_MS = 10 * 60_000;

/** Whether a text of a conversation that was accepted at `acceptedAt` may go out unasked at `at`; later, a person must say so. */
export function isStillUseful(acceptedAt: Date, at: Date): boolean {
  return at.getTime() - acceptedAt.getTime() <= STILL_USEFUL_MS;
}

const FORGOTTEN_AFTER_MS = 5 * 60_000;

/** The pause of a lane whose carrier said at `at` that it takes too much; longer each time while it is said again and again. */
export function nextPause(
  lane: LaneState,
  at: Date,
  asked: { retryAfterMs: number | null; chance: number },
): { pausedUntil: Date; pauses: number } {
  const isRecent =
    lane.pausedUntil !== null && at.getTime() - lane.pausedUntil.getTime() < FORGOTTEN_AFTER_MS;
  // Texts that were under way together are refused together: that is one pause.
  const pauses = isRecent ? lane.pauses + (isPaused(lane, at) ? 0 : 1) : 1;
  const delayMs = Math.max(backOffMs(pauses, asked.chance), asked.retryAfterMs ?? 0);
  return { pausedUntil: new Date(Math.max(at.getTime() + delayMs, pauseEnd(lane))), pauses };
}

const FIRST_PROBE_MS = 60_000;
const LONGEST_PROBE_MS = 60 * 60_000;

/** When to ask whether a lane that was stopped `stops` times in a row works again. */
export function nextProbe(stops: number, at: Date): Date {
  const delayMs = Math.min(LONGEST_PROBE_MS, FIRST_PROBE_MS * 2 ** Math.min(20, Math.max(0, stops - 1)));
  return new Date(at.getTime() + delayMs);
}
