import { DomainError } from '@maskline/core/domain/errors';
import { inTransaction, type OrgContext } from '../context.ts';
import { lockClient } from '../store/clients.ts';
import { newId } from '../store/ids.ts';
import type { Client } from '../store/tables.ts';
import { ensureThread } from '../store/threads.ts';
import { recordEvent } from './audit.ts';
import { type AddedContact, insertContact } from './client-contacts.ts';
import type { ContactInput } from './contact-phones.ts';
import { endThreadLease } from './thread-lease-end.ts';

export type ClientInput = { name: string; class: Client['class']; contacts: readonly ContactInput[] };

/** Creates a client with its phones; the first is primary unless another says so. Throws as `addContact` does. */
export function createClient(
  ctx: OrgContext,
  input: ClientInput,
): Promise<{ clientId: string; contacts: AddedContact[] }> {
  return inTransaction(ctx, async (tx) => {
    requireOnePrimary(input.contacts);
    const clientId = newId();
    const createdAt = await tx.clock.now(tx.db);
    await tx.db
      .insertInto('clients')
      .values({ orgId: tx.orgId, id: clientId, name: input.name, class: input.class, createdAt })
      .execute();
    const contacts: AddedContact[] = [];
    for (const [index, contact] of input.contacts.entries()) {
      contacts.push(await insertContact(tx, clientId, contact, `contacts.${index}.phone`));
    }
    const contactIds = contacts.map(({ contact }) => contact.id);
    const details = { class: input.class, contact_ids: contactIds };
    await recordEvent(tx, { event: 'client.created', entity: 'client', entityId: clientId, details });
    return { clientId, contacts };
  });
}

/** Changes name or class. A client who becomes recurring gives the leased pool number back. Throws `not_found`. */
export function updateClient(
  ctx: OrgContext,
  clientId: string,
  change: { name?: string | undefined; class?: Client['class'] | undefined },
): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const client = await lockClient(tx.db, tx.orgId, clientId);
    const after = { name: change.name ?? client.name, class: change.class ?? client.class };
    if (after.name === client.name && after.class === client.class) return;
    await tx.db
      .updateTable('clients')
      .set(after)
      .where('orgId', '=', tx.orgId)
      .where('id', '=', clientId)
      .execute();
    const details = {
      ...(after.name === client.name ? {} : { name: 'changed' }),
      ...(after.class === client.class ? {} : { class: { from: client.class, to: after.class } }),
    };
    await recordEvent(tx, { event: 'client.changed', entity: 'client', entityId: clientId, details });
    if (after.class === 'recurring') await endThreadLease(tx, clientId, 'client_recurring');
  });
}

/** Finds or makes the client's one thread; any number of callers at once get the same one. Throws `not_found`. */
export function openClientThread(
  ctx: OrgContext,
  clientId: string,
): Promise<{ threadId: string; created: boolean }> {
  return inTransaction(ctx, async (tx) => {
    await lockClient(tx.db, tx.orgId, clientId);
    const at = await tx.clock.now(tx.db);
    const { thread, created } = await ensureThread(tx.db, tx.orgId, clientId, at);
    if (created) {
      const details = { client_id: clientId };
      await recordEvent(tx, { event: 'thread.created', entity: 'thread', entityId: thread.id, details });
    }
    return { threadId: thread.id, created };
  });
}

function requireOnePrimary(contacts: readonly ContactInput[]): void {
  if (contacts.filter(({ primary }) => primary).length < 2) return;
  throw new DomainError('invalid_request', 'Mark one phone as the primary one.', { path: 'contacts' });
}
