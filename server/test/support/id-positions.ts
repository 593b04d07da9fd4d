import type { App } from '../../src/http/route.ts';
import { newId } from '../../src/store/ids.ts';
import { fictionalPhone } from './outside-world.ts';
import { callApp, type Method } from './world.ts';

/** The id of one row of each kind, by the name under which a request names it. */
export type Ids = Record<string, string>;
export type Address = { method: Method; path: string };
/** One place of a request where an id stands. */
export type IdPosition = Address & { at: 'path' | 'query' | 'body'; name: string };

type Schema = { $ref?: string; format?: string; properties?: Record<string, Schema> } & Partial<
  Record<'anyOf' | 'oneOf' | 'allOf', Schema[]>
>;
type Operation = {
  parameters?: { in: IdPosition['at']; name: string; schema: Schema }[];
  requestBody?: { content: { 'application/json'?: { schema: Schema } } };
};

/** Every address of the API, as its reference has them. */
export async function listAddresses(app: App): Promise<(Address & { operation: Operation })[]> {
  const { paths } = (await app.inject('/api/openapi.json')).json<{
    paths: Record<string, Record<string, Operation>>;
  }>();
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase() as Method,
      path: path.replace('/api/v1', ''),
      operation,
    })),
  );
}

/** Every id position of every route: in its path, its query and its body. */
export async function listIdPositions(app: App): Promise<IdPosition[]> {
  return (await listAddresses(app)).flatMap(({ operation, ...address }) => {
    const body = operation.requestBody?.content['application/json']?.schema;
    return [
      ...(operation.parameters ?? []).filter(({ schema }) => namesId(schema)),
      ...(body ? idProperties(body).map((name) => ({ in: 'body' as const, name })) : []),
    ].map(({ in: at, name }) => ({ ...address, at, name }));
  });
}

function namesId(schema: Schema): boolean {
  return JSON.stringify(schema).includes('"uuid"');
}

function idProperties(schema: Schema): string[] {
  const parts = [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  const named = parts.flatMap(({ properties = {} }) =>
    Object.entries(properties).filter(([, property]) => namesId(property)),
  );
  return [...new Set(named.map(([name]) => name))];
}

export const nameOf = ({ method, path }: Address): string => `${method} ${path}`;

const AT = { starts_at: '2026-12-01T15:00:00Z', ends_at: '2026-12-01T16:00:00Z' };
/** A right body of each route that needs one, but for the ids. */
const BODIES: Record<string, () => object> = {
  'POST /sign-in': () => ({ email: `${newId()}@example.test`, password: 'unknown' }),
  'POST /users': () => ({ email: `${newId()}@example.test`, name: 'New', role: 'sitter' }),
  'PATCH /users/{id}': () => ({ role: 'sitter' }),
  'POST /api-keys': () => ({ name: 'New', role: 'sitter' }),
  'POST /threads/{id}/messages': () => ({ body: 'Hello' }),
  'POST /threads/{id}/notes': () => ({ body: 'A note' }),
  'POST /threads/{id}/scheduled-texts': () => ({ body: 'Hello', send_at: AT.starts_at }),
  'PATCH /text-templates/{id}': () => ({ for_sitters: true }),
  'PATCH /threads/{id}/scheduled-texts/{scheduled_text_id}': () => ({ send_at: AT.ends_at }),
  'POST /threads/{id}/overrides': () => ({ target: 'sitter', reason: 'Test' }),
  'POST /messages/{id}/retry': () => ({}),
  'POST /messages/{id}/send': () => ({}),
  'POST /messages/{id}/discard': () => ({}),
  'PATCH /clients/{id}': () => ({ name: 'Renamed' }),
  'POST /clients/{id}/contacts': () => ({ phone: fictionalPhone() }),
  'POST /clients/{id}/contacts/{contact_id}/opt-in': () => ({ reason: 'Test' }),
  'PATCH /clients/{id}/contacts/{contact_id}': () => ({ label: 'Renamed' }),
  'POST /clients/{id}/erasure': () => ({ reason: 'Test' }),
  'POST /clients/{id}/pets': () => ({ name: 'Rex' }),
  'PATCH /clients/{id}/pets/{pet_id}': () => ({ name: 'Renamed' }),
  'PUT /bookings/{id}/visit-notes': () => ({ notes: 'Renamed' }),
  'PATCH /sitters/{id}': () => ({ name: 'Renamed' }),
  'POST /bookings': () => ({ external_id: `b-${newId()}`, ...AT }),
  'PATCH /bookings/{id}': () => AT,
  'POST /assignment-windows': () => AT,
  'PATCH /assignment-windows/{id}': () => AT,
  'PATCH /numbers/{id}': () => ({ segments_per_second: 3 }),
  'POST /numbers/{id}/retire': () => ({ reason: 'Test' }),
  'POST /numbers/{id}/assign': () => ({}),
  'POST /numbers/{id}/quarantine': () => ({ reason: 'Test' }),
};
/** What else a query has to say, for one position or for all of the route. */
const QUERIES: Record<string, string> = {
  'GET /numbers/{id}/impact': 'action=quarantine',
  'GET /numbers/{id}/impact sitter_id': 'action=assign',
  'GET /threads/{id}/effective-number sitter_id': 'author=sitter',
  'GET /routing-simulation thread_id': 'direction=outbound',
  'GET /routing-simulation client_id': 'direction=outbound',
  'GET /routing-simulation number_id': 'direction=inbound&thread_id={thread_id}',
  'GET /routing-simulation sitter_id': 'direction=outbound&author=sitter&thread_id={thread_id}',
  'GET /routing-simulation contact_id': 'direction=inbound&thread_id={thread_id}&number_id={number_id}',
};
/** Ids that a body must name beside the one that is tried. */
const NEEDED: Record<string, readonly string[]> = {
  'PATCH /users/{id}': ['sitter_id'],
  'POST /bookings': ['client_id', 'sitter_id'],
  'POST /assignment-windows': ['thread_id', 'sitter_id'],
  'POST /threads/{id}/overrides': ['sitter_id'],
  'POST /numbers/{id}/assign': ['sitter_id'],
};
/** Under whose name the row stands among the ids that a path calls `id`. */
const RESOURCES: Record<string, string> = {
  users: 'user_id',
  'api-keys': 'api_key_id',
  threads: 'thread_id',
  clients: 'client_id',
  sitters: 'sitter_id',
  numbers: 'number_id',
  bookings: 'booking_id',
  messages: 'message_id',
  'assignment-windows': 'window_id',
  'allowed-contacts': 'allowed_contact_id',
  'text-templates': 'text_template_id',
  alerts: 'alert_id',
  'inbound-texts': 'inbound_text_id',
};
const NAMES: Record<string, string> = { entity_id: 'client_id', responsible: 'sitter_id' };

/** The name among the ids of the row that stands at a position. */
export function rowAt({ path, name }: IdPosition): string {
  const [, resource = ''] = path.replace(/^\/me(?=\/)/, '').split('/');
  const row = name === 'id' ? RESOURCES[resource] : (NAMES[name] ?? name);
  if (!row) throw new Error(`say above which row ${path} names`);
  return row;
}

/** Asks with one id in the position and right ones everywhere else; the answer without what differs each time. */
export async function ask(app: App, key: string, ids: Ids, position: IdPosition, id: string) {
  const { method, path, at, name } = position;
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, part: string) =>
    at === 'path' && part === name ? id : (ids[rowAt({ ...position, name: part })] ?? ''),
  );
  const query = (QUERIES[`${nameOf(position)} ${name}`] ?? QUERIES[nameOf(position)] ?? '').replaceAll(
    /\{(\w+)\}/g,
    (_, part: string) => ids[part] ?? '',
  );
  const given = [query, at === 'query' ? `${name}=${id}` : ''].filter(Boolean).join('&');
  const answer = await callApp(app, method, given ? `${filled}?${given}` : filled, {
    key,
    body: bodyOf(ids, position, id),
  });
  const body = JSON.stringify(answer.body).replaceAll(id, 'the id');
  return { status: answer.status, body: body.replace(/"instance":"[^"]*"/, '"instance":""') };
}

function bodyOf(ids: Ids, position: IdPosition, id: string): object | undefined {
  const name = nameOf(position);
  const body = BODIES[name]?.();
  if (!body && position.at !== 'body') return undefined;
  const needed = (NEEDED[name] ?? []).map((row) => [row, ids[row]]);
  const tried = position.at === 'body' ? [[position.name, id]] : [];
  // Of a conversation a window names the thread or the client.
  const named = Object.fromEntries([...needed, ...tried]);
  if (tried.length > 0 && position.name === 'client_id') delete named.thread_id;
  return { ...body, ...named };
}
