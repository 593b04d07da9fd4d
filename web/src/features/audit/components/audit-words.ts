import type { AuditEvent } from '../api/audit.ts';

export const ACTORS: Readonly<Record<AuditEvent['actor'], string>> = {
  owner: 'An owner',
  sitter: 'A sitter',
  client: 'A client',
  carrier: 'The carrier',
  operator: 'The command line',
  system: 'Maskline itself',
};

/** What things are called that events are about. */
export const ENTITIES: Readonly<Record<string, string>> = {
  number: 'Numbers',
  sitter: 'Sitters',
  client: 'Clients',
  client_contact: 'Clients’ phones',
  booking: 'Bookings',
  assignment_window: 'Assignment windows',
  override: 'Overrides',
  thread: 'Conversations',
  message: 'Texts',
  note: 'Notes',
  alert: 'Alerts',
  user: 'Accounts',
  session: 'Sessions',
  api_key: 'API keys',
  carrier_account: 'The carrier account',
  organization: 'The company',
};

const WORDS: Readonly<Record<string, string>> = { api: 'API', totp: 'authenticator app' };

/** `number.quarantined` as people read it: its words are those of the domain already. */
export function sayEvent(event: string): string {
  const words = event.split(/[._]/).map((word) => WORDS[word] ?? word);
  const sentence = words.join(' ');
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

export function sayValue(value: unknown): string {
  if (value === null) return 'none';
  if (typeof value === 'string') return value;
  if (isChange(value)) return `${sayValue(value.from)} → ${sayValue(value.to)}`;
  return JSON.stringify(value);
}

function isChange(value: unknown): value is { from: unknown; to: unknown } {
  return typeof value === 'object' && value !== null && 'from' in value && 'to' in value;
}
