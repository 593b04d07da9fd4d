import { leavesPool, type NumberChange } from '@maskline/core/domain/number-changes';
import type { OrgContext } from '../context.ts';
import { endAssignment, insertAssignment } from '../store/number-assignments.ts';
import type { BusinessNumber } from '../store/tables.ts';
import { recordEvent } from './audit.ts';
import { endLeases } from './number-leases.ts';

export type NumberEvent =
  | 'assigned'
  | 'unassigned'
  | 'promoted'
  | 'demoted'
  | 'retired'
  | 'quarantined'
  | 'quarantine_changed'
  | 'released'
  | 'restored';

export type RecordedChange = {
  event: NumberEvent;
  reason?: string | null;
  details?: Record<string, unknown>;
  /** Why the holder's time ends, if not by this very event. */
  endReason?: string;
};

/**
 * Writes a change of a locked number with all that follows from it: the history of its holders, the end of its leases
 * when it leaves the pool, and the audit event.
 */
export async function changeNumber(
  tx: OrgContext,
  number: BusinessNumber,
  change: NumberChange,
  { event, reason = null, details = {}, endReason = event }: RecordedChange,
): Promise<BusinessNumber> {
  const { orgId, id } = number;
  const changed = await tx.db
    .updateTable('businessNumbers')
    .set(change)
    .where('orgId', '=', orgId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  if (changed.sitterId !== number.sitterId) await writeHolder(tx, number, changed.sitterId, endReason);
  if (leavesPool(number, changed)) await endLeases(tx, { numberId: id }, `number_${event}`);
  await recordEvent(tx, { event: `number.${event}`, entity: 'number', entityId: id, reason, details });
  return changed;
}

async function writeHolder(
  tx: OrgContext,
  { orgId, id: numberId, sitterId: before }: BusinessNumber,
  sitterId: string | null,
  endReason: string,
): Promise<void> {
  const at = await tx.clock.now(tx.db);
  if (before) await endAssignment(tx.db, { orgId, numberId }, at, endReason);
  if (sitterId) await insertAssignment(tx.db, { orgId, numberId, sitterId }, at);
}
