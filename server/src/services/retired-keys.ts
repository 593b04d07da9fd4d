import type { Context, OrgContext } from '../context.ts';
import { chainOf } from '../store/audit-chain.ts';
import { findLastSealedBy, listRetiredKeys } from '../store/retired-keys.ts';
import type { RetiredKey } from '../store/tables.ts';
import { boundTo } from './sealed-values.ts';

/** The key of a chain from before a rotation. `lastSeq`: the last event that it sealed; a later one is forged. */
export type RetiredChainKey = { keyId: string; key: Buffer; lastSeq: bigint };

type Content = { key: string; lastSeq: string };

/**
 * Keeps what an earlier secret key still has to prove of the organization's audit log, sealed under the one in use. May run
 * twice.
 */
export async function retireChainKeys(tx: OrgContext): Promise<void> {
  const [, ...previous] = tx.secrets.keyIds;
  for (const keyId of previous) {
    const lastSeq = await findLastSealedBy(tx.db, tx.orgId, keyId);
    const key = tx.secrets.keyOf(keyId, chainOf(tx.orgId));
    if (lastSeq !== null && key) await keep(tx, keyId, { key: key.toString('base64'), lastSeq });
  }
}

async function keep(tx: OrgContext, keyId: string, content: Content): Promise<void> {
  const row = { orgId: tx.orgId, keyId, purpose: 'audit_chain' } as const;
  const keySealed = tx.secrets.seal(JSON.stringify(content), boundTo.retiredKey(row));
  await tx.db
    .insertInto('retiredKeys')
    .values({ ...row, keySealed })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Those that open; `unreadable`: the ids of the others, which were changed or sealed by a key that is not here. */
export async function openChainKeys(
  { db, secrets }: Pick<Context, 'db' | 'secrets'>,
  orgId: string,
): Promise<{ keys: RetiredChainKey[]; unreadable: string[] }> {
  const rows = await listRetiredKeys(db, orgId, 'audit_chain');
  const opened = rows.map((row) => ({ keyId: row.keyId, key: open(secrets, row) }));
  return {
    keys: opened.flatMap(({ key }) => key ?? []),
    unreadable: opened.flatMap(({ keyId, key }) => (key ? [] : [keyId])),
  };
}

function open(secrets: Context['secrets'], row: RetiredKey): RetiredChainKey | null {
  try {
    const { key, lastSeq } = JSON.parse(secrets.open(row.keySealed, boundTo.retiredKey(row))) as Content;
    return { keyId: row.keyId, key: Buffer.from(key, 'base64'), lastSeq: BigInt(lastSeq) };
  } catch {
    return null;
  }
}
