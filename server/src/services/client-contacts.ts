import { inTransaction, type OrgContext } from '../context.ts';
import { getContact } from '../store/client-contacts.ts';
import { lockClient } from '../store/clients.ts';
import { newId } from '../store/ids.ts';
import type { ClientContact } from '../store/tables.ts';
import { lockThreadByClient } from '../store/threads.ts';
import { recordEvent } from './audit.ts';
import { optInByOwner, optOut } from './consent.ts';
import { closeConsentAlerts } from './consent-alerts.ts';
import { type ContactInput, readContactPhone, takenBy } from './contact-phones.ts';
import { recallOptOut } from './erased-phones.ts';

export type AddedContact = { contact: ClientContact; assumedCountry: string | null };

/**
 * Adds a phone to a client; the first one is primary. Throws `not_found`, what is wrong with the phone, `own_number`, and
 * `phone_in_use` when it is another contact's or, unless said otherwise, a sitter's.
 */
export function addContact(ctx: OrgContext, clientId: string, input: ContactInput): Promise<AddedContact> {
  return inTransaction(ctx, async (tx) => {
    await lockClient(tx.db, tx.orgId, clientId);
    const added = await insertContact(tx, clientId, input, 'phone');
    await recordEvent(tx, {
      event: 'contact.added',
      entity: 'client_contact',
      entityId: added.contact.id,
      details: { client_id: clientId, also_sitter: input.alsoSitter === true },
    });
    return added;
  });
}

/** Writes the row; the caller holds the client's lock and records the event. */
export async function insertContact(
  tx: OrgContext,
  clientId: string,
  input: ContactInput,
  path: string,
): Promise<AddedContact> {
  const { e164, assumedCountry } = await readContactPhone(tx, input, path);
  const isPrimary = input.primary === true || !(await hasPrimary(tx, clientId));
  if (isPrimary) await demotePrimary(tx, clientId);
  const contact: ClientContact = {
    orgId: tx.orgId,
    id: newId(),
    clientId,
    phone: e164,
    label: input.label ?? 'Mobile',
    isPrimary,
    createdAt: await tx.clock.now(tx.db),
  };
  const { numInsertedOrUpdatedRows } = await tx.db
    .insertInto('clientContacts')
    .values(contact)
    .onConflict((conflict) => conflict.constraint('client_contacts_phone_once').doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 0n) throw await takenBy(tx, contact, path);
  await recallOptOut(tx, e164);
  return { contact, assumedCountry };
}

/** Changes the label, or makes the phone the primary one. Twice the same changes nothing. Throws `not_found`. */
export function updateContact(
  ctx: OrgContext,
  clientId: string,
  contactId: string,
  change: { label?: string | undefined; primary?: true | undefined },
): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await lockClient(tx.db, tx.orgId, clientId);
    const contact = await getContact(tx.db, tx.orgId, clientId, contactId);
    const label = change.label ?? contact.label;
    const isPrimary = change.primary ?? contact.isPrimary;
    if (label === contact.label && isPrimary === contact.isPrimary) return;
    if (isPrimary) await demotePrimary(tx, clientId);
    await setContact(tx, contactId, { label, isPrimary });
    const changed = { label: label !== contact.label, primary: isPrimary !== contact.isPrimary };
    await recordEvent(tx, {
      event: 'contact.changed',
      entity: 'client_contact',
      entityId: contactId,
      details: { client_id: clientId, changed: keysOf(changed) },
    });
  });
}

/** Removes a phone, also the last one; of the others the oldest becomes primary. Its opt-out stays. Throws `not_found`. */
export function removeContact(ctx: OrgContext, clientId: string, contactId: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await lockClient(tx.db, tx.orgId, clientId);
    // The thread names the phone that last wrote, and a text on its way locks the thread before the phone.
    await lockThreadByClient(tx.db, tx.orgId, clientId);
    const contact = await getContact(tx.db, tx.orgId, clientId, contactId);
    await tx.db
      .deleteFrom('clientContacts')
      .where('orgId', '=', tx.orgId)
      .where('id', '=', contactId)
      .execute();
    await closeConsentAlerts(tx, contactId, ['opted_out', 'possible_opt_out', 'help_asked']);
    const nextPrimaryId = contact.isPrimary ? await promoteOldest(tx, clientId) : null;
    await recordEvent(tx, {
      event: 'contact.removed',
      entity: 'client_contact',
      entityId: contactId,
      details: { client_id: clientId, next_primary_id: nextPrimaryId },
    });
  });
}

/** Notes on the owner's word that a phone wants no texts. A START from it, or the owner, undoes that. Throws `not_found`. */
export function recordOptOut(ctx: OrgContext, clientId: string, contactId: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const contact = await getContact(tx.db, tx.orgId, clientId, contactId);
    await optOut(tx, contact, { source: 'owner', carrierBlocks: false });
  });
}

/**
 * Notes on the owner's word, with how the client asked for it, that a phone wants texts again. Throws `not_found`, and
 * `opted_out_at_carrier` where only a START from the phone helps.
 */
export function recordOptIn(
  ctx: OrgContext,
  input: { clientId: string; contactId: string; reason: string },
): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const contact = await getContact(tx.db, tx.orgId, input.clientId, input.contactId);
    await optInByOwner(tx, contact, input.reason);
  });
}

async function hasPrimary(tx: OrgContext, clientId: string): Promise<boolean> {
  const row = await tx.db
    .selectFrom('clientContacts')
    .select('id')
    .where('orgId', '=', tx.orgId)
    .where('clientId', '=', clientId)
    .where('isPrimary', '=', true)
    .executeTakeFirst();
  return row !== undefined;
}

async function demotePrimary(tx: OrgContext, clientId: string): Promise<void> {
  await tx.db
    .updateTable('clientContacts')
    .set({ isPrimary: false })
    .where('orgId', '=', tx.orgId)
    .where('clientId', '=', clientId)
    .where('isPrimary', '=', true)
    .execute();
}

async function promoteOldest(tx: OrgContext, clientId: string): Promise<string | null> {
  const oldest = await tx.db
    .selectFrom('clientContacts')
    .select('id')
    .where('orgId', '=', tx.orgId)
    .where('clientId', '=', clientId)
    .orderBy('createdAt')
    .orderBy('id')
    .executeTakeFirst();
  if (!oldest) return null;
  await setContact(tx, oldest.id, { isPrimary: true });
  return oldest.id;
}

async function setContact(
  tx: OrgContext,
  contactId: string,
  values: Partial<Pick<ClientContact, 'label' | 'isPrimary'>>,
): Promise<void> {
  await tx.db
    .updateTable('clientContacts')
    .set(values)
    .where('orgId', '=', tx.orgId)
    .where('id', '=', contactId)
    .execute();
}

function keysOf(changed: Record<string, boolean>): string[] {
  return Object.keys(changed).filter((name) => changed[name]);
}
