import { sql } from 'kysely';
import type { Db } from './db.ts';
import type { RecoveredText, Recovery } from './tables.ts';

/** Whether the organization recovers from a restore: then no attempt may be written. Ask in the transaction that would. */
export async function isSendingPaused(db: Db, orgId: string): Promise<boolean> {
  return (await findOpenRecovery(db, orgId)) !== undefined;
}

/** Whether the organization recovers and its carrier has not been looked through yet. */
export async function isAdopting(db: Db, orgId: string): Promise<boolean> {
  return (await findOpenRecovery(db, orgId))?.adoptedAt === null;
}

/** The organizations of which nothing is sent now, to be used in a query. */
export function selectPausedOrganizations(db: Db) {
  return db.selectFrom('recoveries').select('orgId').where('resumedAt', 'is', null);
}

export function findOpenRecovery(db: Db, orgId: string): Promise<Recovery | undefined> {
  return openRecoveries(db).where('orgId', '=', orgId).executeTakeFirst();
}

/** Locks it for the rest of the transaction: it is resumed once. */
export function lockOpenRecovery(db: Db, orgId: string): Promise<Recovery | undefined> {
  return openRecoveries(db).where('orgId', '=', orgId).forUpdate().executeTakeFirst();
}

/** Those for which the carrier has not been looked through yet, of all organizations. */
export function listRecoveriesToAdopt(db: Db): Promise<Recovery[]> {
  return openRecoveries(db).where('adoptedAt', 'is', null).orderBy('restoredAt').execute();
}

function openRecoveries(db: Db) {
  return db.selectFrom('recoveries').selectAll().where('resumedAt', 'is', null);
}

/**
 * Whether this instant lies before a restore: what the backup says was still to happen then may have happened after it was
 * made, and the carrier alone knows.
 */
export async function isBeforeRestore(db: Db, orgId: string, at: Date): Promise<boolean> {
  const found = await db
    .selectFrom('recoveries')
    .select('id')
    .where('orgId', '=', orgId)
    .where('restoredAt', '>=', at)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

export type FateCounts = Record<RecoveredText['fate'], number>;

/** How many texts of the carrier met which fate in a recovery. */
export async function countRecoveredTexts(
  db: Db,
  { orgId, id }: Pick<Recovery, 'orgId' | 'id'>,
): Promise<FateCounts> {
  const rows = await db
    .selectFrom('recoveredTexts')
    .select(['fate', (row) => row.fn.countAll<string>().as('count')])
    .where('orgId', '=', orgId)
    .where('recoveryId', '=', id)
    .groupBy('fate')
    .execute();
  const counts: FateCounts = { received: 0, matched: 0, added: 0, held: 0, unplaced: 0 };
  for (const { fate, count } of rows) counts[fate] = Number(count);
  return counts;
}

export type RecoveredTextFilter = {
  fate?: RecoveredText['fate'] | undefined;
  /** Goes on after this instant and id. */
  after: readonly [carrierCreatedAt: string, carrierMessageId: string] | null;
  limit: number;
};

/** What was found at the carrier, whenever it was, oldest first; one more than the limit, if there is one. */
export function listRecoveredTexts(
  db: Db,
  orgId: string,
  { fate, after, limit }: RecoveredTextFilter,
): Promise<RecoveredText[]> {
  let query = db
    .selectFrom('recoveredTexts')
    .selectAll()
    .where('orgId', '=', orgId)
    .orderBy('carrierCreatedAt')
    .orderBy('carrierMessageId')
    .limit(limit + 1);
  if (fate) query = query.where('fate', '=', fate);
  if (after) {
    const [at, id] = after;
    query = query.where(
      sql<boolean>`(carrier_created_at, carrier_message_id) > (${at}::timestamptz, ${id}::text)`,
    );
  }
  return query.execute();
}
