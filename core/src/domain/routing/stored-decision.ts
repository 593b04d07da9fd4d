import type { InboundDecision } from './inbound.ts';
import type { AcceptedDecision, OutboundDecision, OutboundSend } from './outbound.ts';
import type { Responsibility } from './responsible-party.ts';

/** The JSON form of a value: every `Date` is its ISO string. */
export type Jsonified<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? Jsonified<Item>[]
    : T extends object
      ? { [Key in keyof T]: Jsonified<T[Key]> }
      : T;

export type StoredDecision = Jsonified<InboundDecision> | Jsonified<OutboundDecision>;

export function toStored<T extends InboundDecision | OutboundDecision>(decision: T): Jsonified<T> {
  return JSON.parse(JSON.stringify(decision)) as Jsonified<T>;
}

/** What hand-over needs of the decision stored at acceptance. */
export function acceptedDecision(stored: Jsonified<OutboundSend>): AcceptedDecision {
  return { responsibility: reviveResponsibility(stored.responsibility), trace: stored.trace };
}

function reviveResponsibility(stored: Jsonified<Responsibility>): Responsibility {
  switch (stored.rule) {
    case 'override':
      return { ...stored, until: stored.until === null ? null : new Date(stored.until) };
    case 'one_window':
      return { ...stored, until: new Date(stored.until) };
    case 'overlap':
      return {
        ...stored,
        windows: stored.windows.map((window) => ({
          ...window,
          startsAt: new Date(window.startsAt),
          endsAt: new Date(window.endsAt),
        })),
      };
    case 'owner_inbox':
      return stored;
  }
}
