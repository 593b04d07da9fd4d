import { z } from 'zod';

/** An instant in an answer: RFC 3339 in UTC. */
export const Instant = z.iso.datetime();

const FORM = 'RFC 3339, such as 2026-11-24T18:05:00Z, or a wall time in the organization’s zone';

/** A time in a request: RFC 3339, or a wall time in the organization's zone. The domain reads it and says what is wrong. */
export const TimeInput = timeInput('The instant');

/** The same, with what it means here. */
export function timeInput(meaning: string) {
  return z.string().max(64).describe(`${meaning}. ${FORM}`);
}
