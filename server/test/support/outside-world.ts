import type { Carrier } from '../../src/carriers/carrier.ts';
import type { Clock } from '../../src/clock.ts';
import { createPasswordHasher } from '../../src/password-hasher.ts';

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

/** The cheapest that argon2 allows: a test guesses nothing. */
export const cheapPasswords = createPasswordHasher({ memoryKib: 8, passes: 1 });

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

// None that a test writes by hand.
const AREAS = (
  '202 203 205 207 208 209 210 213 214 216 217 218 219 224 225 228 229 231 234 239 240 248 251 252 253 254 256 260 262 ' +
  '267 269 270 276 281 301 302 303 304 305 307 308 309 310 312 313 314 315 316 317 318 319 320 321 323 325 330 331 334 ' +
  '336 337 339 347 351 352 361 386 401 402 404 405 406 407 408 409 410 413 414 417 419 423 424 425 430 432 434 435 440'
).split(' ');
let given = 0;

/** A number that is set aside for fiction, and another one each time for thousands of times. */
export function fictionalPhone(): string {
  const area = AREAS[Math.floor(given / 100) % AREAS.length];
  const line = String(100 + (given % 100)).padStart(4, '0');
  given += 1;
  return `+1${area}555${line}`;
}
