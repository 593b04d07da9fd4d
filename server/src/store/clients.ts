import { DomainError } from '@maskline/core/domain/errors';
import { sql } from 'kysely';
import { type ContactWithConsent, listContacts } from './client-contacts.ts';
import type { Db } from './db.ts';
import { containing } from './search-pattern.ts';
import type { Client } from './tables.ts';

export type ClientWithContacts = Client & { threadId: string | null; contacts: ContactWithConsent[] };

export type ClientFilter = {
  search?: string | undefined;
  class?: Client['class'] | undefined;
  /** Goes on after this name, in lower case, and id. */
  after: readonly [name: string, id: string] | null;
  limit: number;
};

/** Clients by name; one more than the limit, if there is one. */
export async function listClients(
  db: Db,
  orgId: string,
  { search, class: clientClass, after, limit }: ClientFilter,
): Promise<(ClientWithContacts & { sortName: string })[]> {
  let query = selectClients(db, orgId)
    .select(sql<string>`lower(clients.name)`.as('sortName'))
    .orderBy(sql`lower(clients.name)`)
    .orderBy('clients.id')
    .limit(limit + 1);
  if (search) query = query.where('clients.name', 'ilike', containing(search));
  if (clientClass) query = query.where('clients.class', '=', clientClass);
  if (after)
    query = query.where(sql<boolean>`(lower(clients.name), clients.id) > (${after[0]}, ${after[1]}::uuid)`);
  return withContacts(db, orgId, await query.execute());
}

/** The client with its phones. Throws `not_found`. */
export async function getClient(db: Db, orgId: string, clientId: string): Promise<ClientWithContacts> {
  const rows = await selectClients(db, orgId).where('clients.id', '=', clientId).execute();
  const [client] = await withContacts(db, orgId, rows);
  if (!client) throw new DomainError('not_found');
  return client;
}

/** Locks the client for the rest of the transaction. Throws `not_found`. */
export async function lockClient(db: Db, orgId: string, clientId: string): Promise<Client> {
  const client = await db
    .selectFrom('clients')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('id', '=', clientId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!client) throw new DomainError('not_found');
  return client;
}

function selectClients(db: Db, orgId: string) {
  return db
    .selectFrom('clients')
    .leftJoin('threads', (join) =>
      join.onRef('threads.orgId', '=', 'clients.orgId').onRef('threads.clientId', '=', 'clients.id'),
    )
    .selectAll('clients')
    .select('threads.id as threadId')
    .where('clients.orgId', '=', orgId);
}

async function withContacts<Row extends { id: string }>(
  db: Db,
  orgId: string,
  clients: Row[],
): Promise<(Row & { contacts: ContactWithConsent[] })[]> {
  if (clients.length === 0) return [];
  const ids = clients.map(({ id }) => id);
  const contacts = await listContacts(db, orgId, ids);
  return clients.map((client) => ({
    ...client,
    contacts: contacts.filter(({ clientId }) => clientId === client.id),
  }));
}
