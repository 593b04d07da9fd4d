import type { AssignmentWindow } from '../assignment-window.ts';
import type { NumberClass, NumberStatus } from '../number-lifecycle.ts';

export type Party = { kind: 'owner' } | { kind: 'sitter'; sitterId: string };
export type Author = { kind: 'owner' | 'automation' } | { kind: 'sitter'; sitterId: string };

export type SitterFacts = { id: string; name: string; active: boolean };

export type NumberFacts = {
  id: string;
  e164: string;
  /** Of a number in quarantine: the one that it has afterwards. */
  class: NumberClass;
  status: NumberStatus;
  sitterId: string | null;
  quarantinedUntil: Date | null;
};

export type RoutingOverride = {
  id: string;
  target: Party;
  reason: string;
  startsAt: Date;
  endsAt: Date | null;
  removedAt: Date | null;
  createdAt: Date;
};

/** A phone of the client, without the phone number: decisions and traces never hold one. */
export type ContactFacts = { id: string; label: string; isPrimary: boolean; optedOut: boolean };

/** Who answers a thread depends on these and the instant alone. */
export type ResponsibilityFacts = {
  timeZone: string;
  overrides: readonly RoutingOverride[];
  windows: readonly AssignmentWindow[];
  sitters: readonly SitterFacts[];
};

/** All that a routing decision on one thread depends on. */
export type RoutingFacts = ResponsibilityFacts & {
  threadId: string;
  client: { name: string; class: 'recurring' | 'one_time' };
  contacts: readonly ContactFacts[];
  lastWriterContactId: string | null;
  numbers: {
    /** Dedicated numbers of the sitters above, whatever their status. */
    dedicated: readonly NumberFacts[];
    frontDesk: NumberFacts | null;
    /** The pool number leased to this thread, whatever its status. */
    leased: NumberFacts | null;
    /** Longest unused first: the active pool numbers that are next, and those in quarantine, which may be over by then. */
    pool: readonly NumberFacts[];
  };
};

export function sitterName(facts: Pick<ResponsibilityFacts, 'sitters'>, sitterId: string): string {
  return facts.sitters.find((sitter) => sitter.id === sitterId)?.name ?? 'a former sitter';
}

/** What a trace says of a number's quarantine besides its status, which may lag behind the end. */
export function quarantineInput({ quarantinedUntil }: NumberFacts): { quarantined_until?: string } {
  return quarantinedUntil ? { quarantined_until: quarantinedUntil.toISOString() } : {};
}
