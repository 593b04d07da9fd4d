import type { ClientNameStyle } from '@maskline/core/domain/client-name';
import { DomainError } from '@maskline/core/domain/errors';
import type { Span } from '@maskline/core/domain/routing/visibility';
import { type RawBuilder, sql } from 'kysely';
import type { Db } from './db.ts';
import type { DeliveryAttempt, Message } from './tables.ts';

/** A message with the names and numbers that it is shown with. */
export type ShownMessage = Message & {
  e164: string | null;
  contactLabel: string | null;
  authorSitterName: string | null;
  clientName: string;
  clientNamesForSitters: ClientNameStyle;
  /** The carrier was asked and did not answer. */
  outcomeUnknown: boolean;
};

export type MessageFilter = {
  threadId: string;
  /** Only texts of these spans of time; null for all. */
  spans: readonly Span[] | null;
  /** The sitter who reads: what another one wrote and nobody got is not among the texts. */
  reader: string | null;
  /** Goes on before this place in the thread. */
  before: number | null;
  limit: number;
};

/** What another sitter wrote and nobody got is shown to the owner alone. `table`: the name that messages have in the query. */
export function isShownTo(sitterId: string, table: string): RawBuilder<boolean> {
  const column = (name: string) => sql.ref(`${table}.${name}`);
  return sql<boolean>`(${column('status')} not in ('blocked', 'held', 'discarded')
    or ${column('author')} <> 'sitter' or ${column('authorSitterId')} = ${sitterId})`;
}

/** Messages of a thread, newest first; one more than the limit, if there is one. */
export async function listMessages(db: Db, orgId: string, filter: MessageFilter): Promise<ShownMessage[]> {
  const { threadId, spans, reader, before, limit } = filter;
  if (spans?.length === 0) return [];
  let query = selectShown(db, orgId)
    .where('messages.threadId', '=', threadId)
    .orderBy('messages.seq', 'desc')
    .limit(limit + 1);
  if (before !== null) query = query.where('messages.seq', '<', before);
  if (reader !== null) {
    query = query.where(isShownTo(reader, 'messages'));
  }
  if (spans) {
    query = query.where((row) =>
      row.or(
        spans.map(({ from, until }) =>
          row.and([
            row('messages.occurredAt', '>=', from),
            ...(until ? [row('messages.occurredAt', '<', until)] : []),
          ]),
        ),
      ),
    );
  }
  return query.execute();
}

/** Throws `not_found`. */
export async function getMessage(db: Db, orgId: string, messageId: string): Promise<ShownMessage> {
  const message = await selectShown(db, orgId).where('messages.id', '=', messageId).executeTakeFirst();
  if (!message) throw new DomainError('not_found');
  return message;
}

export async function listMessagesById(
  db: Db,
  orgId: string,
  ids: readonly string[],
): Promise<ShownMessage[]> {
  if (ids.length === 0) return [];
  return selectShown(db, orgId).where('messages.id', 'in', ids).execute();
}

export function listAttempts(db: Db, orgId: string, messageId: string): Promise<DeliveryAttempt[]> {
  return db
    .selectFrom('deliveryAttempts')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('messageId', '=', messageId)
    .orderBy('startedAt')
    .orderBy('id')
    .execute();
}

/** Messages with what they are shown with. */
export function selectShown(db: Db, orgId: string) {
  return db
    .selectFrom('messages')
    .innerJoin('clients', (join) =>
      join.onRef('clients.orgId', '=', 'messages.orgId').onRef('clients.id', '=', 'messages.clientId'),
    )
    .innerJoin('organizations', 'organizations.id', 'messages.orgId')
    .leftJoin('businessNumbers', (join) =>
      join
        .onRef('businessNumbers.orgId', '=', 'messages.orgId')
        .onRef('businessNumbers.id', '=', 'messages.numberId'),
    )
    .leftJoin('clientContacts', (join) =>
      join
        .onRef('clientContacts.orgId', '=', 'messages.orgId')
        .onRef('clientContacts.id', '=', 'messages.contactId'),
    )
    .leftJoin('sitters', (join) =>
      join.onRef('sitters.orgId', '=', 'messages.orgId').onRef('sitters.id', '=', 'messages.authorSitterId'),
    )
    .selectAll('messages')
    .select(({ exists, selectFrom }) => [
      'businessNumbers.e164',
      'clientContacts.label as contactLabel',
      'sitters.name as authorSitterName',
      'clients.name as clientName',
      'organizations.clientNamesForSitters',
      exists(
        selectFrom('deliveryAttempts')
          .select('deliveryAttempts.id')
          .whereRef('deliveryAttempts.orgId', '=', 'messages.orgId')
          .whereRef('deliveryAttempts.messageId', '=', 'messages.id')
          .where('deliveryAttempts.state', '=', 'unknown'),
      )
        .$castTo<boolean>()
        .as('outcomeUnknown'),
    ])
    .where('messages.orgId', '=', orgId);
}
