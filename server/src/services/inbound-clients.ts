import { lastFourDigits } from '@maskline/core/domain/phone-number';
import type { OrgContext } from '../context.ts';
import { findContactByPhone, insertClientOfPhone } from '../store/senders.ts';
import type { ClientContact, Thread } from '../store/tables.ts';
import { ensureThread, lockThread } from '../store/threads.ts';
import { recordEvent } from './audit.ts';
import { recallOptOut } from './erased-phones.ts';

/** The contact of a phone, with a new client "Unknown <last four digits>" for one that nobody knows. */
export async function ensureContact(tx: OrgContext, phone: string, at: Date): Promise<ClientContact> {
  const known = await findContactByPhone(tx.db, tx.orgId, phone);
  if (known) return known;
  const name = `Unknown ${lastFourDigits(phone)}`;
  const made = await insertClientOfPhone(tx.db, { orgId: tx.orgId, name, phone, at });
  if (made) {
    await recallOptOut(tx, phone);
    const details = { class: 'one_time', by: 'first_text' };
    await recordEvent(tx, { event: 'client.created', entity: 'client', entityId: made.clientId, details });
    return made;
  }
  const other = await findContactByPhone(tx.db, tx.orgId, phone);
  if (!other) throw new Error('a contact that stood in the way is gone');
  return other;
}

/** The client's one thread, locked, made if this is the first that is heard of the client. */
export async function lockThreadOfClient(tx: OrgContext, clientId: string, at: Date): Promise<Thread> {
  const { thread, created } = await ensureThread(tx.db, tx.orgId, clientId, at);
  if (created) {
    await recordEvent(tx, { event: 'thread.created', entity: 'thread', entityId: thread.id });
  }
  return (await lockThread(tx.db, tx.orgId, thread.id)) ?? thread;
}
