/** What the reference groups the addresses by. */
export const TAGS = [
  {
    name: 'Signing in',
    description: 'For people: by password, second factor or passkey; a cookie keeps them in.',
  },
  {
    name: 'Own account',
    description: 'Of whoever signed in: sessions, password, authenticator app, passkeys, notifications.',
  },
  { name: 'Users', description: 'Who may sign in: invite, change, deactivate.' },
  { name: 'API keys', description: 'What programs send in place of signing in.' },
  { name: 'Organization', description: 'Your settings, and the account at the carrier.' },
  { name: 'Clients', description: 'Your customers, their phones and their pets.' },
  { name: 'Sitters', description: 'Who works for you; an active one has a number.' },
  { name: 'Numbers', description: 'The business numbers: class, holder, quarantine.' },
  { name: 'Bookings', description: 'What your booking system says; each has its assignment windows.' },
  {
    name: 'Assignment windows',
    description: 'When a sitter is responsible for a conversation, and conflicts.',
  },
  { name: 'Overrides', description: 'Who is responsible whatever the windows say, for a time and a reason.' },
  { name: 'Threads', description: 'The inbox: one conversation for each client, with notes.' },
  { name: 'Messages', description: 'Texts of a conversation, and sending.' },
  {
    name: 'Live',
    description: 'What changes, as it happens. A stream says what to read again, and never what is in it.',
  },
  {
    name: 'For sitters',
    description: 'What a sitter may know: own conversations, visits and number. Only a sitter asks here.',
  },
  { name: 'Routing', description: 'Who would get a text, from which number, and why. Changes nothing.' },
  { name: 'Inbound texts', description: 'Texts that are in no conversation.' },
  { name: 'Alerts', description: 'What a person must look at.' },
  { name: 'Audit', description: 'Who did what, when and why.' },
  { name: 'Handsets', description: 'Phones on your desk, to try it out: on the sandbox carrier alone.' },
  {
    name: 'Recovery',
    description: 'After a restore: what was found at the carrier, and the word to send again.',
  },
];

type Header = { type: string; description: string };
type Answer = { headers?: Record<string, Header> };
type Schema = { response?: Record<string, Answer>; headers?: object; security?: unknown };

const text = (description: string): Header => ({ type: 'string', description });

const REQUEST_ID = text('The id of the request, as in the log and in `instance` of a refusal');
const RETRY_AFTER = text('Seconds to wait before the same request is sent again');
const REPLAYED = text('`true` when the answer is that of an earlier request with the same key');
const ETAG = text('The present state; send it as `If-Match` with a change');
const IDEMPOTENCY_KEY = {
  type: 'string',
  minLength: 1,
  maxLength: 255,
  description: 'Of your own making, in visible ASCII characters; the same for every try of one request',
};
const IF_MATCH = text(
  'The `ETag` that the change builds on: when the state is another by now, nothing is changed',
);

/** The headers that a request of this method takes, and that its answers have. */
export function withHeaders<S extends object>(schema: S, method: string): S {
  const { response = {}, security } = schema as Schema;
  const heedsMatch = '412' in response;
  const takesKey = method === 'POST' && security === undefined;
  for (const [status, answer] of Object.entries(response)) {
    answer.headers = {
      'x-request-id': REQUEST_ID,
      ...(/^2/.test(status) && takesKey ? { 'Idempotent-Replayed': REPLAYED } : {}),
      ...(/^2/.test(status) && (method === 'GET' || heedsMatch) ? { ETag: ETAG } : {}),
      ...(/^(?:409|429|503)$/.test(status) ? { 'Retry-After': RETRY_AFTER } : {}),
    };
  }
  const properties = {
    ...(takesKey ? { 'Idempotency-Key': IDEMPOTENCY_KEY } : {}),
    ...(heedsMatch ? { 'If-Match': IF_MATCH } : {}),
  };
  const required = takesKey ? ['Idempotency-Key'] : [];
  if (Object.keys(properties).length === 0) return schema;
  return { ...schema, headers: { type: 'object', required, properties } };
}
