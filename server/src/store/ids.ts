import { v4, v7, validate } from 'uuid';

/** A row's id: ordered by time of making, so that indexes grow at one end. */
export function newId(): string {
  return v7();
}

/** An id that tells nothing, for what leaves the house: attempt ids, endpoint ids. */
export function newOpaqueId(): string {
  return v4();
}

export function isUuid(text: string): boolean {
  return validate(text);
}
