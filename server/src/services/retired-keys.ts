import type { Context, OrgContext } from '../context.ts';
import { chainOf } from '../store/audit-chain.ts';
import { isRequestHashedBy, requestsOf } from '../store/idempotency-keys.ts';
import { isPushedBy, pushesOf } from '../store/push-subscriptions.ts';
import { findLastSealedBy, listRetiredKeys } from '../store/retired-keys.ts';
import type { RetiredKey } from '../store/tables.ts';
import { boundTo } from './sealed-values.ts';

/** The key of a chain from before a rotation. `lastSeq`: the last event that it sealed; a later one is forged. */
export type RetiredChainKey = { keyId: string; key: Buffer; lastSeq: bigint };

type Content = { key: string; lastSeq?: string };

/**
 * Keeps what an earlier secret key still has to prove: the organization's audit log, that a request is one which was
 * answered before, and to browsers who sends to them. It is sealed under the key in use. May run twice.
 */
export async function retireKeys(tx: OrgContext): Promise<void> {
  const [, ...previous] = tx.secrets.keyIds;
  for (const keyId of previous) {
    const lastSeq = await findLastSealedBy(tx.db, tx.orgId, keyId);
    const ofChain = tx.secrets.keyOf(keyId, chainOf(tx.orgId));
    if (lastSeq !== null && ofChain) await keep(tx, { keyId, purpose: 'audit_chain' }, ofChain, { lastSeq });
    const ofRequests = tx.secrets.keyOf(keyId, requestsOf(tx.orgId));
    const isNeeded = await isRequestHashedBy(tx.db, tx.orgId, keyId);
    if (isNeeded && ofRequests) await keep(tx, { keyId, purpose: 'request_hash' }, ofRequests);
    const ofPushes = tx.secrets.keyOf(keyId, pushesOf(tx.orgId));
    const isTrusted = await isPushedBy(tx.db, tx.orgId, keyId);
    if (isTrusted && ofPushes) await keep(tx, { keyId, purpose: 'push' }, ofPushes);
  }
}

async function keep(
  tx: OrgContext,
  named: Pick<RetiredKey, 'keyId' | 'purpose'>,
  key: Buffer,
  more: Omit<Content, 'key'> = {},
): Promise<void> {
  const row = { orgId: tx.orgId, ...named };
  const content: Content = { key: key.toString('base64'), ...more };
  const keySealed = tx.secrets.seal(JSON.stringify(content), boundTo.retiredKey(row));
  await tx.db
    .insertInto('retiredKeys')
    .values({ ...row, keySealed })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** What is kept of an earlier secret key for the purpose; null if it is not here. */
export async function findRetiredKey(
  tx: OrgContext,
  keyId: string,
  purpose: 'request_hash' | 'push',
): Promise<Buffer | null> {
  const rows = await listRetiredKeys(tx.db, tx.orgId, purpose);
  const row = rows.find((kept) => kept.keyId === keyId);
  return row ? Buffer.from(open(tx.secrets, row).key, 'base64') : null;
}

/** Those that open; `unreadable`: the ids of the others, which were changed or sealed by a key that is not here. */
export async function openChainKeys(
  { db, secrets }: Pick<Context, 'db' | 'secrets'>,
  orgId: string,
): Promise<{ keys: RetiredChainKey[]; unreadable: string[] }> {
  const keys: RetiredChainKey[] = [];
  const unreadable: string[] = [];
  for (const row of await listRetiredKeys(db, orgId, 'audit_chain')) {
    try {
      const { key, lastSeq = '' } = open(secrets, row);
      keys.push({ keyId: row.keyId, key: Buffer.from(key, 'base64'), lastSeq: BigInt(lastSeq) });
    } catch {
      unreadable.push(row.keyId);
    }
  }
  return { keys, unreadable };
}

function open(secrets: Context['secrets'], row: RetiredKey): Content {
  return JSON.parse(secrets.open(row.keySealed, boundTo.retiredKey(row))) as Content;
}
