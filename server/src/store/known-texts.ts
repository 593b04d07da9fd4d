import type { Db } from './db.ts';
import type { CarrierAccount, Message } from './tables.ts';

export type KnownText = { status: Message['status'] };

/**
 * Which texts of a carrier the database has, by the carrier's own ids, each with its status; `received` for inbound ones.
 * Of a text that counted as not taken, and was, only its attempt has the id.
 */
export async function findKnownTexts(
  db: Db,
  { orgId, id: carrierAccountId }: Pick<CarrierAccount, 'orgId' | 'id'>,
  carrierMessageIds: readonly string[],
): Promise<Map<string, KnownText>> {
  if (carrierMessageIds.length === 0) return new Map();
  const messages = await db
    .selectFrom('messages')
    .select(['carrierMessageId', 'status'])
    .where('orgId', '=', orgId)
    .where('carrierAccountId', '=', carrierAccountId)
    .where('carrierMessageId', 'in', carrierMessageIds)
    .execute();
  const inbound = await db
    .selectFrom('inboundTexts')
    .select('carrierMessageId')
    .where('orgId', '=', orgId)
    .where('carrierAccountId', '=', carrierAccountId)
    .where('carrierMessageId', 'in', carrierMessageIds)
    .execute();
  const attempts = await db
    .selectFrom('deliveryAttempts')
    .innerJoin('messages', (join) =>
      join
        .onRef('messages.orgId', '=', 'deliveryAttempts.orgId')
        .onRef('messages.id', '=', 'deliveryAttempts.messageId'),
    )
    .select(['deliveryAttempts.carrierMessageId', 'messages.status'])
    .where('deliveryAttempts.orgId', '=', orgId)
    .where('deliveryAttempts.carrierMessageId', 'in', carrierMessageIds)
    .execute();
  return new Map([
    ...attempts.map(({ carrierMessageId, status }) => [carrierMessageId ?? '', { status }] as const),
    ...inbound.map(({ carrierMessageId }) => [carrierMessageId, { status: 'received' }] as const),
    ...messages.map(({ carrierMessageId, status }) => [carrierMessageId ?? '', { status }] as const),
  ]);
}
