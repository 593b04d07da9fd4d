import type { OrgContext } from '../context.ts';
import { newId } from '../store/ids.ts';

export type AuditEntry = {
  /** noun.past-tense, in snake_case: `number.quarantined`, `api_key.created`. */
  event: string;
  entity: string;
  entityId: string;
  reason?: string | null;
  /** Ids, times, classes: never a personal phone, never a text. */
  details?: Record<string, unknown>;
};

/** Appends who did what, when and why. Call it in the transaction of the change itself, exactly once for each change. */
export async function recordEvent(tx: OrgContext, entry: AuditEntry): Promise<void> {
  await tx.db
    .insertInto('auditEvents')
    .values({
      orgId: tx.orgId,
      id: newId(),
      occurredAt: await tx.clock.now(tx.db),
      actor: tx.actor.kind,
      actorId: tx.actor.id,
      event: entry.event,
      entity: entry.entity,
      entityId: entry.entityId,
      reason: entry.reason ?? null,
      details: JSON.stringify(entry.details ?? {}),
    })
    .execute();
}
