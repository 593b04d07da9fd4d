import type { Db } from './db.ts';
import type { CarrierAccount, Message } from './tables.ts';

export type KnownText = { status: Message['status'] };

/** Which texts of a carrier the database has, by the carrier's own ids, each with its status; `received` for inbound ones. */
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
  return new Map([
    ...inbound.map(({ carrierMessageId }) => [carrierMessageId, { status: 'received' }] as const),
    ...messages.map(({ carrierMessageId, status }) => [carrierMessageId ?? '', { status }] as const),
  ]);
}
