import { createHash, createHmac } from 'node:crypto';
import type { OrgContext } from '../context.ts';
import { requestsOf } from '../store/idempotency-keys.ts';
import type { IdempotencyKey } from '../store/tables.ts';
import { findRetiredKey } from './retired-keys.ts';

type StoredHash = Pick<IdempotencyKey, 'requestHash' | 'requestKeyId'>;

/** What is stored of a request to know it again. It may hold a password: without the key nobody can try all of them against it. */
export function hashRequest({ secrets, orgId }: OrgContext, request: string): StoredHash {
  const { id, key } = secrets.currentKey(requestsOf(orgId));
  return { requestHash: hmac(key, request), requestKeyId: id };
}

/** Whether it is the request that was stored. */
export async function isSameRequest(
  tx: OrgContext,
  request: string,
  { requestHash, requestKeyId }: StoredHash,
): Promise<boolean> {
  // From before hashes were keyed.
  if (requestKeyId === null) return requestHash.equals(createHash('sha256').update(request).digest());
  const key =
    tx.secrets.keyOf(requestKeyId, requestsOf(tx.orgId)) ??
    (await findRetiredKey(tx, requestKeyId, 'request_hash'));
  // After a restore without its key nobody can tell: to do the same twice would be worse than to answer another as before.
  return key === null || requestHash.equals(hmac(key, request));
}

function hmac(key: Buffer, request: string): Buffer {
  return createHmac('sha256', key).update(request).digest();
}
