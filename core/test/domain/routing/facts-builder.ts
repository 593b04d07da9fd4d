import type { AssignmentWindow } from '../../../src/domain/assignment-window.ts';
import type {
  ContactFacts,
  NumberFacts,
  Party,
  RoutingFacts,
  RoutingOverride,
  SitterFacts,
} from '../../../src/domain/routing/facts.ts';
import type { InboundNumber } from '../../../src/domain/routing/inbound.ts';

/** A wall time of the day on which these tests play, in UTC; the organization is in New York, five hours behind. */
export const at = (time: string) => new Date(`2026-11-24T${time}Z`);
export const plus = (instant: Date, ms: number) => new Date(instant.getTime() + ms);
export const NOON = at('12:00');
export const MINUTE = 60_000;

export const OWNER: Party = { kind: 'owner' };
const sitterParty = (sitterId: string): Party => ({ kind: 'sitter', sitterId });
export const ANA = sitterParty('ana');
export const BEN = sitterParty('ben');

export function sitter(id: string, active = true): SitterFacts {
  return { id, name: id.replace(/^./, (first) => first.toUpperCase()), active };
}

/** A window from and to a wall time of the day; its id tells all three. */
export function window(sitterId: string, from: string, to: string, more: Partial<AssignmentWindow> = {}) {
  const span = { startsAt: at(from), endsAt: at(to) };
  return { id: `${sitterId}-${from}-${to}`, sitterId, bookingId: null, cancelledAt: null, ...span, ...more };
}

export function override(target: Party, more: Partial<RoutingOverride> = {}): RoutingOverride {
  const times = { startsAt: at('08:00'), endsAt: null, removedAt: null, createdAt: at('07:00') };
  return { id: 'override', target, reason: 'Ana is ill.', ...times, ...more };
}

export function contact(id: string, more: Partial<ContactFacts> = {}): ContactFacts {
  return { id, label: id.replace(/^./, (first) => first.toUpperCase()), ...PLAIN, ...more };
}
const PLAIN = { isPrimary: false, optedOut: false };

export function businessNumber(id: string, more: Partial<NumberFacts> = {}): NumberFacts {
  const e164 = NUMBERS[id];
  if (!e164) throw new Error(`no such number: ${id}`);
  return { id, e164, class: 'pool', status: 'active', sitterId: null, quarantinedUntil: null, ...more };
}
const NUMBERS: Record<string, string> = {
  desk: '+14125550100',
  'ana-number': '+14125550101',
  'ben-number': '+14125550102',
  'cleo-number': '+14125550103',
  'pool-1': '+14125550111',
  'pool-2': '+14125550112',
  'pool-3': '+14125550113',
};

export const dedicated = (sitterId: string, more: Partial<NumberFacts> = {}) =>
  businessNumber(`${sitterId}-number`, { class: 'sitter', sitterId, ...more });
export const QUARANTINED = {
  status: 'quarantined',
  quarantinedUntil: new Date('2026-12-01T17:00Z'),
} as const;
export const RETIRED = { status: 'retired' } as const;

const NUMBERS_OF_ALL: RoutingFacts['numbers'] = {
  dedicated: ['ana', 'ben', 'cleo'].map((id) => dedicated(id)),
  frontDesk: businessNumber('desk', { class: 'front_desk' }),
  leased: null,
  pool: [businessNumber('pool-1'), businessNumber('pool-2')],
};

/** A recurring client with one phone; three sitters with their numbers; nobody has a window. */
export function facts(
  more: Partial<Omit<RoutingFacts, 'numbers' | 'client'>> & {
    numbers?: Partial<RoutingFacts['numbers']>;
    class?: RoutingFacts['client']['class'];
  } = {},
): RoutingFacts {
  const { numbers, class: clientClass = 'recurring', ...others } = more;
  return {
    threadId: 'thread',
    timeZone: 'America/New_York',
    client: { name: 'Dana', class: clientClass },
    contacts: [contact('mobile', { isPrimary: true })],
    lastWriterContactId: null,
    overrides: [],
    windows: [],
    sitters: ['ana', 'ben', 'cleo'].map((id) => sitter(id)),
    ...others,
    numbers: { ...NUMBERS_OF_ALL, ...numbers },
  };
}

/** A number as a text to it finds it; by default the thread never had a text through it. */
export function textTo(number: NumberFacts, heldAtLastText?: string | null): InboundNumber {
  return { ...number, heldAtLastText };
}
