import type { Context } from '../context.ts';
import { chainOf } from '../store/audit-chain.ts';
import { BEFORE_ALL, findHead, readChain } from '../store/audit-chain-reads.ts';
import { beginWalk, type ChainVerdict, endWalk, visit } from './audit-walk.ts';

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
  const walk = beginWalk((keyId) => secrets.keyOf(keyId, chainOf(orgId)));
  let after = BEFORE_ALL;
  for (let size = BATCH; size === BATCH; ) {
    const events = await readChain(db, orgId, after, BATCH);
    for (const event of events) visit(walk, event);
    size = events.length;
    after = events.at(-1) ?? after;
  }
  return endWalk(walk, await findHead(db, orgId));
}
