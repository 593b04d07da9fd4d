import type { Db } from './db.ts';
import { findDuties } from './sitter-duties.ts';
import type { Client } from './tables.ts';

/** Whether the number is kept as the personal phone of a client or a sitter. */
export async function isPhoneOfPerson(db: Db, orgId: string, phone: string): Promise<boolean> {
  const sitter = db.selectFrom('sitters').select('id').where('orgId', '=', orgId).where('phone', '=', phone);
  const contact = db
    .selectFrom('clientContacts')
    .select('id')
    .where('orgId', '=', orgId)
    .where('phone', '=', phone);
  return (await sitter.unionAll(contact).executeTakeFirst()) !== undefined;
}

/** The client whose phone this is. */
export function findClientByPhone(
  db: Db,
  orgId: string,
  phone: string,
): Promise<Pick<Client, 'id' | 'name'> | undefined> {
  return db
    .selectFrom('clientContacts')
    .innerJoin('clients', (join) =>
      join
        .onRef('clients.orgId', '=', 'clientContacts.orgId')
        .onRef('clients.id', '=', 'clientContacts.clientId'),
    )
    .select(['clients.id', 'clients.name'])
    .where('clientContacts.orgId', '=', orgId)
    .where('clientContacts.phone', '=', phone)
    .executeTakeFirst();
}

/** Whether a sitter has, or will have, a conversation in which this phone takes part as a client's. */
export async function isResponsibleForPhone(
  db: Db,
  orgId: string,
  { sitterId, phone, at }: { sitterId: string; phone: string; at: Date },
): Promise<boolean> {
  const threads = db
    .selectFrom('clientContacts')
    .innerJoin('threads', (join) =>
      join
        .onRef('threads.orgId', '=', 'clientContacts.orgId')
        .onRef('threads.clientId', '=', 'clientContacts.clientId'),
    )
    .select('threads.id')
    .where('clientContacts.orgId', '=', orgId)
    .where('clientContacts.phone', '=', phone);
  const { windows, overrides } = await findDuties(db, orgId, sitterId, at);
  const concerned = new Set([...windows, ...overrides].map(({ threadId }) => threadId));
  return (await threads.execute()).some(({ id }) => concerned.has(id));
}

/** Phones of clients, the last that were added first. */
export async function listNewestPhones(db: Db, orgId: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('clientContacts')
    .select('phone')
    .where('orgId', '=', orgId)
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ phone }) => phone);
}

/** The clients whose phones these are. */
export async function listPhoneOwners(db: Db, orgId: string, phones: readonly string[]) {
  if (phones.length === 0) return [];
  const rows = await db
    .selectFrom('clientContacts as contact')
    .innerJoin('clients', (join) =>
      join.onRef('clients.orgId', '=', 'contact.orgId').onRef('clients.id', '=', 'contact.clientId'),
    )
    .select(['contact.phone', 'clients.id', 'clients.name'])
    .where('contact.orgId', '=', orgId)
    .where('contact.phone', 'in', phones)
    .execute();
  return rows.map(({ phone, id, name }) => ({ phone, client: { id, name } }));
}
