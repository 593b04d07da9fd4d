import { DomainError } from '@maskline/core/domain/errors';
import type { OrgContext } from '../context.ts';
import { lockContactAgainstUse } from '../store/deliveries.ts';
import type { OptOut } from '../store/tables.ts';
import { recordEvent } from './audit.ts';
import { closeConsentAlerts } from './consent-alerts.ts';

type Contact = { id: string; phone: string };
type OptingOut = Pick<OptOut, 'source' | 'carrierBlocks'>;

/**
 * Notes the opt-out of a client's phone, valid for the whole organization, and says whether that is new. Opting out twice
 * changes nothing, unless the carrier has come to block the phone too.
 */
export async function optOut(tx: OrgContext, contact: Contact, optingOut: OptingOut): Promise<boolean> {
  await lockContactAgainstUse(tx.db, tx.orgId, contact.id);
  const isNew = await noteOptOut(tx, contact.phone, optingOut);
  await closeConsentAlerts(tx, contact.id, ['possible_opt_out']);
  if (isNew) await recordOptedOut(tx, { entity: 'client_contact', entityId: contact.id }, optingOut);
  return isNew;
}

/** The same for a phone that no client has, by its text: the ledger goes by phone, so it counts once a client has it. */
export async function optOutStranger(
  tx: OrgContext,
  { phone, inboundTextId }: { phone: string; inboundTextId: string },
  optingOut: OptingOut,
): Promise<boolean> {
  const isNew = await noteOptOut(tx, phone, optingOut);
  if (isNew) await recordOptedOut(tx, { entity: 'inbound_text', entityId: inboundTextId }, optingOut);
  return isNew;
}

async function noteOptOut(
  tx: OrgContext,
  phone: string,
  { source, carrierBlocks }: OptingOut,
): Promise<boolean> {
  const at = await tx.clock.now(tx.db);
  const changed = await tx.db
    .insertInto('optOuts')
    .values({ orgId: tx.orgId, phone, optedOutAt: at, optedInAt: null, source, carrierBlocks })
    .onConflict((conflict) =>
      conflict
        .columns(['orgId', 'phone'])
        .doUpdateSet({ optedOutAt: at, optedInAt: null, source, carrierBlocks })
        .where((row) =>
          row.or([
            row('optOuts.optedInAt', 'is not', null),
            row.and([row('optOuts.carrierBlocks', '=', false), row.val(carrierBlocks)]),
          ]),
        ),
    )
    .returning('phone')
    .executeTakeFirst();
  return changed !== undefined;
}

function recordOptedOut(
  tx: OrgContext,
  about: { entity: 'client_contact' | 'inbound_text'; entityId: string },
  { source, carrierBlocks }: OptingOut,
): Promise<void> {
  const details = { source, carrier_blocks: carrierBlocks };
  return recordEvent(tx, { event: 'contact.opted_out', ...about, details });
}

/** Notes a START of a phone that had opted out; of any other it changes nothing. */
export async function optInByText(tx: OrgContext, contact: Contact): Promise<void> {
  const changed = await endOptOut(tx, contact, await tx.clock.now(tx.db))
    .returning('phone')
    .executeTakeFirst();
  await closeConsentAlerts(tx, contact.id, ['opted_out', 'possible_opt_out']);
  if (changed) await recordOptedIn(tx, contact, 'text', null);
}

/**
 * Notes on the owner's word, with its reason, that a phone wants texts again; of a phone that has not opted out it
 * changes nothing. Throws `opted_out_at_carrier` where the carrier blocks the phone as well.
 */
export async function optInByOwner(tx: OrgContext, contact: Contact, reason: string): Promise<void> {
  const changed = await endOptOut(tx, contact, await tx.clock.now(tx.db))
    .where('carrierBlocks', '=', false)
    .returning('phone')
    .executeTakeFirst();
  if (!changed) {
    if (await isOptedOut(tx, contact.phone)) throw new DomainError('opted_out_at_carrier');
    return;
  }
  await closeConsentAlerts(tx, contact.id, ['opted_out', 'possible_opt_out']);
  await recordOptedIn(tx, contact, 'owner', reason);
}

export async function isOptedOut(tx: OrgContext, phone: string): Promise<boolean> {
  const row = await tx.db
    .selectFrom('optOuts')
    .select('phone')
    .where('orgId', '=', tx.orgId)
    .where('phone', '=', phone)
    .where('optedInAt', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

function endOptOut(tx: OrgContext, { phone }: Contact, optedInAt: Date) {
  return tx.db
    .updateTable('optOuts')
    .set({ optedInAt })
    .where('orgId', '=', tx.orgId)
    .where('phone', '=', phone)
    .where('optedInAt', 'is', null);
}

function recordOptedIn(
  tx: OrgContext,
  contact: Contact,
  source: 'text' | 'owner',
  reason: string | null,
): Promise<void> {
  return recordEvent(tx, {
    event: 'contact.opted_in',
    entity: 'client_contact',
    entityId: contact.id,
    reason,
    details: { source },
  });
}
