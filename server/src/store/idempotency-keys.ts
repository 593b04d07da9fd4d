import { sql } from 'kysely';
import type { Db } from './db.ts';
import type { IdempotencyKey } from './tables.ts';

export type RequestKey = Pick<IdempotencyKey, 'orgId' | 'principalId' | 'route' | 'key'>;

/** What the key of the hashes of an organization's requests is derived for. */
export function requestsOf(orgId: string): string {
  return `request hash ${orgId}`;
}

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
): Promise<
  Pick<IdempotencyKey, 'requestHash' | 'requestKeyId' | 'status' | 'answer' | 'answerSealed'> | undefined
> {
  return db
    .selectFrom('idempotencyKeys')
    .select(['requestHash', 'requestKeyId', 'status', 'answer', 'answerSealed'])
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

/** Whether an answer is kept of a request that a key hashed. */
export async function isRequestHashedBy(db: Db, orgId: string, keyId: string): Promise<boolean> {
  const row = await db
    .selectFrom('idempotencyKeys')
    .select('key')
    .where('orgId', '=', orgId)
    .where('requestKeyId', '=', keyId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
