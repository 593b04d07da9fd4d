import type { Clock } from '../clock.ts';
import type { NewEvent } from './audit-chain.ts';

/** The events of one transaction until they are written at its end. */
export type PendingEvents = {
  add(event: NewEvent): void;
  /** The same clock; what it says last is when the transaction's next event happened. */
  noting(clock: Clock): Clock;
  lastInstant(): Date | null;
  /** Gives them all. One that came later would be lost, so it is refused. */
  close(): NewEvent[];
};

export function openPendingEvents(): PendingEvents {
  const events: NewEvent[] = [];
  let last: Date | null = null;
  let isClosed = false;
  return {
    add(event) {
      if (isClosed) throw new Error('an audit event was recorded after the end of its transaction');
      events.push(event);
    },
    noting: (clock) => ({
      now: async (db) => {
        last = await clock.now(db);
        return last;
      },
    }),
    lastInstant: () => last,
    close() {
      isClosed = true;
      return events;
    },
  };
}
