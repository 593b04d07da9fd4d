import type { ConsentWord } from '@maskline/core/domain/opt-out';
import type { OrgContext } from '../context.ts';
import { lockContactAgainstUse } from '../store/deliveries.ts';
import type { OptOut } from '../store/tables.ts';
import { recordEvent } from './audit.ts';

type Contact = { id: string; phone: string };

/** Notes a phone's STOP, valid for the whole organization. Opting out twice changes nothing. */
export async function optOut(tx: OrgContext, contact: Contact, source: OptOut['source']): Promise<void> {
  await lockContactAgainstUse(tx.db, tx.orgId, contact.id);
  const at = await tx.clock.now(tx.db);
  const changed = await tx.db
    .insertInto('optOuts')
    .values({ orgId: tx.orgId, phone: contact.phone, optedOutAt: at, optedInAt: null, source })
    .onConflict((conflict) =>
      conflict
        .columns(['orgId', 'phone'])
        .doUpdateSet({ optedOutAt: at, optedInAt: null, source })
        .where('optOuts.optedInAt', 'is not', null),
    )
    .returning('phone')
    .executeTakeFirst();
  if (!changed) return;
  await recordEvent(tx, {
    event: 'contact.opted_out',
    entity: 'client_contact',
    entityId: contact.id,
    details: { source },
  });
}

/** Notes a START of a phone that had opted out; of any other it changes nothing. */
async function optIn(tx: OrgContext, contact: Contact): Promise<void> {
  const changed = await tx.db
    .updateTable('optOuts')
    .set({ optedInAt: await tx.clock.now(tx.db) })
    .where('orgId', '=', tx.orgId)
    .where('phone', '=', contact.phone)
    .where('optedInAt', 'is', null)
    .returning('phone')
    .executeTakeFirst();
  if (!changed) return;
  await recordEvent(tx, { event: 'contact.opted_in', entity: 'client_contact', entityId: contact.id });
}

/** What a word of consent, texted by the client, does. HELP is for a person to answer. */
export async function applyConsentWord(
  tx: OrgContext,
  contact: Contact,
  word: ConsentWord | null,
): Promise<void> {
  if (word === 'stop') await optOut(tx, contact, 'text');
  if (word === 'start') await optIn(tx, contact);
}
