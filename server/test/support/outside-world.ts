import type { Carrier } from '../../src/carriers/carrier.ts';
import type { Clock } from '../../src/clock.ts';

/** A carrier that nobody may call: a test that needs one brings its own. */
export const noCarrier: Carrier = {
  sendText: refuse,
  listTexts: refuse,
  listTextsInPages: refuse,
  fetchText: refuse,
  listNumbers: refuse,
  buyNumber: refuse,
  setInboundCallback: refuse,
  readIncomingText: refuse,
  readStatusUpdate: refuse,
  rereadText: refuse,
  rereadStatus: refuse,
};

function refuse(): never {
  throw new Error('the test called a carrier that it did not bring');
}

export type TestClock = Clock & { current(): Date; set(at: Date | string): void; advance(ms: number): void };

/** Stands still until it is told otherwise. */
export function createTestClock(start: Date | string): TestClock {
  let current = new Date(start);
  return {
    now: async () => new Date(current),
    current: () => new Date(current),
    set(at) {
      current = new Date(at);
    },
    advance(ms) {
      current = new Date(current.getTime() + ms);
    },
  };
}

const AREAS = ['412', '212', '415', '617', '312', '206', '303', '512', '702', '919'];
let given = 0;

/** A number that is set aside for fiction, and another one each time. */
export function fictionalPhone(): string {
  const area = AREAS[Math.floor(given / 100) % AREAS.length];
  const line = String(100 + (given % 100)).padStart(4, '0');
  given += 1;
  return `+1${area}555${line}`;
}
