import { actingFor, type Context, inTransaction, type OrgContext, SYSTEM } from '../context.ts';
import { listUnsealedChains } from '../store/audit-chain-reads.ts';
import { newId } from '../store/ids.ts';
import type { PendingEvents } from '../store/pending-events.ts';

export type AuditEntry = {
  /** noun.past-tense, in snake_case: `number.quarantined`, `api_key.created`. */
  event: string;
  entity: string;
  entityId: string;
  reason?: string | null;
  /** Ids, times, classes: never a personal phone, never a text. */
  details?: Record<string, unknown>;
};

/**
 * Records who did what, when and why; it is written at the end of the transaction. Call it in the transaction of the change
 * itself, exactly once for each change. Its instant is the one that the change was made by.
 */
export function recordEvent(ctx: OrgContext, entry: AuditEntry): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const { pendingEvents: pending } = tx;
    if (!pending) throw new Error('a transaction without a place for its audit events');
    pending.add({
      orgId: tx.orgId,
      id: newId(),
      occurredAt: await instantOf(tx, pending),
      actor: tx.actor.kind,
      actorId: tx.actor.id,
      event: entry.event,
      entity: entry.entity,
      entityId: entry.entityId,
      reason: entry.reason ?? null,
      details: JSON.stringify(entry.details ?? {}),
    });
  });
}

async function instantOf(tx: OrgContext, pending: PendingEvents): Promise<Date> {
  return pending.lastInstant() ?? (await tx.clock.now(tx.db));
}

/** After an upgrade from a release without keys: one event with a key holds all the earlier ones. May run twice. */
export async function sealEarlierEvents(ctx: Context): Promise<void> {
  for (const orgId of await listUnsealedChains(ctx.db)) {
    const about = { entity: 'organization', entityId: orgId };
    await recordEvent(actingFor(ctx, orgId, SYSTEM), { event: 'audit_log.sealed', ...about });
  }
}
