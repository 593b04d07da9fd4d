import { sql } from 'kysely';
import type { Db } from './db.ts';
import { newId } from './ids.ts';
import type { BusinessNumber, ClientContact } from './tables.ts';

/** The organization's number with this E.164 that has not been given back. */
export function findNumberByE164(db: Db, orgId: string, e164: string): Promise<BusinessNumber | undefined> {
  return db
    .selectFrom('businessNumbers')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('e164', '=', e164)
    .where('status', '<>', 'retired')
    .executeTakeFirst();
}

export function findNumber(db: Db, orgId: string, id: string): Promise<BusinessNumber | undefined> {
  return db
    .selectFrom('businessNumbers')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('id', '=', id)
    .executeTakeFirst();
}

export function findContactByPhone(db: Db, orgId: string, phone: string): Promise<ClientContact | undefined> {
  return db
    .selectFrom('clientContacts')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('phone', '=', phone)
    .executeTakeFirst();
}

/** Whether the contact is still there; if so, it stays to the end of the transaction. Call it after the thread is locked. */
export async function holdContact(db: Db, { orgId, clientId, id }: ClientContact): Promise<boolean> {
  const contact = await db
    .selectFrom('clientContacts')
    .select('id')
    .where('orgId', '=', orgId)
    .where('clientId', '=', clientId)
    .where('id', '=', id)
    .forKeyShare()
    .executeTakeFirst();
  return contact !== undefined;
}

/** Whether the phone is a sitter's own or one of our numbers: somebody who is no client. */
export async function isOneOfUs(db: Db, orgId: string, phone: string): Promise<boolean> {
  const sitter = db.selectFrom('sitters').select('id').where('orgId', '=', orgId).where('phone', '=', phone);
  const number = db
    .selectFrom('businessNumbers')
    .select('id')
    .where('orgId', '=', orgId)
    .where('e164', '=', phone)
    .where('status', '<>', 'retired');
  return (await sitter.unionAll(number).executeTakeFirst()) !== undefined;
}

/**
 * A client for a phone that nobody knows yet. The contact goes first, so that of several first texts at once one makes
 * the client and the others find it; the foreign key waits until the commit. Null if another made it.
 */
export async function insertClientOfPhone(
  db: Db,
  client: { orgId: string; name: string; phone: string; at: Date },
): Promise<ClientContact | null> {
  const { orgId, name, phone, at } = client;
  const clientId = newId();
  const contact = await db
    .insertInto('clientContacts')
    .values({ orgId, id: newId(), clientId, phone, label: 'Mobile', isPrimary: true, createdAt: at })
    .onConflict((conflict) => conflict.constraint('client_contacts_phone_once').doNothing())
    .returningAll()
    .executeTakeFirst();
  if (!contact) return null;
  await db
    .insertInto('clients')
    .values({ orgId, id: clientId, name, class: 'one_time', createdAt: at })
    .execute();
  return contact;
}

/**
 * Which sitter held the number when the thread last had a text through it; null for nobody, undefined if the thread
 * never had one. A text counts that went out or that its holder got; until there is one, the first does. A late reply
 * does not: after it, the next one would name the number's next holder. A number that was given back and added again
 * is the same number to the client, so it goes by E.164.
 */
export async function findHolderAtLastText(
  db: Db,
  orgId: string,
  threadId: string,
  e164: string,
): Promise<string | null | undefined> {
  const texts = selectHolders(db, orgId)
    .where('messages.threadId', '=', threadId)
    .where('businessNumbers.e164', '=', e164);
  const lastInUse = await texts
    .where((row) =>
      row.or([
        row('direction', '=', 'outbound'),
        row('recipientSitterId', '=', row.ref('numberAssignments.sitterId')),
      ]),
    )
    .orderBy(PASSED_AT, 'desc')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  const first = () => texts.orderBy(PASSED_AT).orderBy('seq').limit(1).executeTakeFirst();
  return (lastInUse ?? (await first()))?.sitterId;
}

/** When a text came, or went out: its number is chosen at hand-over, and may have had another holder at acceptance. */
const PASSED_AT = sql<Date>`coalesce(open_attempt.started_at, messages.occurred_at)`;

/** Texts that came or went out, each with its number and the sitter who held that when the text passed through it. */
function selectHolders(db: Db, orgId: string) {
  return db
    .selectFrom('messages')
    .innerJoin('businessNumbers', (join) =>
      join
        .onRef('businessNumbers.orgId', '=', 'messages.orgId')
        .onRef('businessNumbers.id', '=', 'messages.numberId'),
    )
    .leftJoin('deliveryAttempts as openAttempt', (join) =>
      join
        .onRef('openAttempt.orgId', '=', 'messages.orgId')
        .onRef('openAttempt.messageId', '=', 'messages.id')
        // The one that went out, or may have: a text has at most one.
        .on('openAttempt.state', 'in', ['accepted', 'unknown', 'calling']),
    )
    .leftJoin('numberAssignments', (join) =>
      join
        .onRef('numberAssignments.orgId', '=', 'messages.orgId')
        .onRef('numberAssignments.numberId', '=', 'messages.numberId')
        .on('numberAssignments.startedAt', '<=', PASSED_AT)
        .on((on) =>
          on.or([
            on('numberAssignments.endedAt', 'is', null),
            on('numberAssignments.endedAt', '>', PASSED_AT),
          ]),
        ),
    )
    .select('numberAssignments.sitterId')
    .where('messages.orgId', '=', orgId)
    .where((row) => row.or([row('direction', '=', 'inbound'), row('openAttempt.id', 'is not', null)]));
}
