import type { SendingState } from '@maskline/core/contract/sending';
import { toRfc3339 } from '@maskline/core/domain/time';
import type { z } from 'zod';
import type { SendingLane } from '../../store/tables.ts';

/** `usualRate` stands for a lane that no text has gone through yet. */
export function sendingState(
  lane: SendingLane | undefined,
  usualRate: number,
  at: Date,
): z.input<typeof SendingState> {
  const pausedUntil = lane?.pausedUntil && lane.pausedUntil > at ? lane.pausedUntil : null;
  return {
    segments_per_second: lane?.segmentsPerSecond ?? usualRate,
    state: lane?.stoppedAt ? 'stopped' : pausedUntil ? 'paused' : 'open',
    since: lane?.stoppedAt ? toRfc3339(lane.stoppedAt) : null,
    until: pausedUntil && toRfc3339(pausedUntil),
    carrier_code: lane?.stopCode ?? null,
    reason: lane?.stopReason ?? null,
  };
}
