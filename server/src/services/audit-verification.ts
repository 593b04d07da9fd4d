import type { Context } from '../context.ts';
import { chainOf } from '../store/audit-chain.ts';
import { BEFORE_ALL, findHead, readChain } from '../store/audit-chain-reads.ts';
import { addFault } from './audit-faults.ts';
import { beginWalk, type ChainKey, type ChainVerdict, endWalk, visit } from './audit-walk.ts';
import { openChainKeys, type RetiredChainKey } from './retired-keys.ts';

const BATCH = 1_000;

/**
 * Walks the chain of an organization from its first event to its end, and finds every event that was altered, removed,
 * inserted or moved. Call it in a transaction with one snapshot. What was cut off together with the end of the chain only
 * the anchors show.
 */
export async function verifyChain(
  { db, secrets }: Pick<Context, 'db' | 'secrets'>,
  orgId: string,
): Promise<ChainVerdict> {
  const retired = await openChainKeys({ db, secrets }, orgId);
  const walk = beginWalk((keyId) => findKey(retired.keys, keyId) ?? ofSecretKey(secrets, orgId, keyId));
  for (const keyId of retired.unreadable) {
    addFault(walk.faults, `what was kept of the key ${keyId} cannot be opened: it was changed`);
  }
  let after = BEFORE_ALL;
  for (let size = BATCH; size === BATCH; ) {
    const events = await readChain(db, orgId, after, BATCH);
    for (const event of events) visit(walk, event);
    size = events.length;
    after = events.at(-1) ?? after;
  }
  const places = retired.keys.map(({ lastSeq }) => lastSeq);
  return endWalk(
    walk,
    await findHead(db, orgId),
    places.reduce((a, b) => (a > b ? a : b), -1n),
  );
}

function findKey(retired: readonly RetiredChainKey[], keyId: string): ChainKey | null {
  return retired.find((key) => key.keyId === keyId) ?? null;
}

function ofSecretKey(secrets: Context['secrets'], orgId: string, keyId: string): ChainKey | null {
  const key = secrets.keyOf(keyId, chainOf(orgId));
  return key && { key, lastSeq: null };
}
