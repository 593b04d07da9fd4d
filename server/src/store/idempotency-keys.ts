import { sql } from 'kysely';
import type { Db } from './db.ts';
import type { IdempotencyKey } from './tables.ts';

export type RequestKey = Pick<IdempotencyKey, 'orgId' | 'principalId' | 'route' | 'key'>;

/** Whether no other request with the same key is running; the lock ends with the transaction. */
export async function tryLockKey(db: Db, { orgId, principalId, route, key }: RequestKey): Promise<boolean> {
  const name = JSON.stringify([orgId, principalId, route, key]);
  const { rows } = await sql<{ isOurs: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as is_ours`.execute(db);
  return rows[0]?.isOurs === true;
}

export function findAnswer(
  db: Db,
  { orgId, principalId, route, key }: RequestKey,
): Promise<Pick<IdempotencyKey, 'requestHash' | 'status' | 'answer' | 'answerSealed'> | undefined> {
  return db
    .selectFrom('idempotencyKeys')
    .select(['requestHash', 'status', 'answer', 'answerSealed'])
    .where('orgId', '=', orgId)
    .where('principalId', '=', principalId)
    .where('route', '=', route)
    .where('key', '=', key)
    .executeTakeFirst();
}

export async function insertAnswer(db: Db, row: IdempotencyKey): Promise<void> {
  await db
    .insertInto('idempotencyKeys')
    .values({ ...row, answer: row.answerSealed ? null : JSON.stringify(row.answer ?? null) })
    .execute();
}
