import { DomainError } from '@maskline/core/domain/errors';
import type { OrgContext } from '../context.ts';
import { lockContactAgainstUse } from '../store/deliveries.ts';
import type { OptOut } from '../store/tables.ts';
import { recordEvent } from './audit.ts';
import { closeConsentAlerts } from './consent-alerts.ts';

type Contact = { id: string; phone: string };
type OptingOut = Pick<OptOut, 'source' | 'carrierBlocks'>;

/**
 * Notes a phone's opt-out, valid for the whole organization, and says whether that is new. Opting out twice changes
 * nothing, unless the carrier has come to block the phone too.
 */
export async function optOut(
  tx: OrgContext,
  contact: Contact,
  { source, carrierBlocks }: OptingOut,
): Promise<boolean> {
  await lockContactAgainstUse(tx.db, tx.orgId, contact.id);
  const at = await tx.clock.now(tx.db);
  const changed = await tx.db
    .insertInto('optOuts')
    .values({
      orgId: tx.orgId,
      phone: contact.phone,
      optedOutAt: at,
      optedInAt: null,
      source,
      carrierBlocks,
    })
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
  await closeConsentAlerts(tx, contact.id, ['possible_opt_out']);
  if (!changed) return false;
  await recordEvent(tx, {
    event: 'contact.opted_out',
    entity: 'client_contact',
    entityId: contact.id,
    details: { source, carrier_blocks: carrierBlocks },
  });
  return true;
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
