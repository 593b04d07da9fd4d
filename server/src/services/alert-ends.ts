import { DomainError } from '@maskline/core/domain/errors';
import { inTransaction, type OrgContext } from '../context.ts';
import { getAlert, lockAlert } from '../store/alerts.ts';
import type { Alert } from '../store/tables.ts';
import { recordEvent } from './audit.ts';

export type AlertEnd = { alertId: string; note?: string | undefined };

/** Marks an alert as dealt with. One that has ended stays as it ended. Throws `not_found`. */
export function resolveAlert(ctx: OrgContext, { alertId, note }: AlertEnd): Promise<Alert> {
  return inTransaction(ctx, async (tx) => {
    const alert = await lockAlert(tx.db, tx.orgId, alertId);
    return alert.resolvedAt ? alert : end(tx, alert, { note, dismissed: false });
  });
}

/**
 * Marks an alert as one that needs nothing; the same matter raises a new one when it happens again. One that has ended
 * stays as it ended. Throws `not_found`, and `alert_not_dismissable` for a critical one.
 */
export function dismissAlert(ctx: OrgContext, { alertId, note }: AlertEnd): Promise<Alert> {
  return inTransaction(ctx, async (tx) => {
    const alert = await lockAlert(tx.db, tx.orgId, alertId);
    if (alert.resolvedAt) return alert;
    if (alert.severity === 'critical') throw notDismissable(alert);
    return end(tx, alert, { note, dismissed: true });
  });
}

function notDismissable({ whatToDo }: Alert): DomainError {
  return new DomainError(
    'alert_not_dismissable',
    `A critical alert cannot be dismissed. ${whatToDo} Then resolve it.`,
  );
}

async function end(
  tx: OrgContext,
  { id }: Alert,
  { note, dismissed }: { note: string | undefined; dismissed: boolean },
): Promise<Alert> {
  await tx.db
    .updateTable('alerts')
    .set({
      dismissed,
      resolvedAt: await tx.clock.now(tx.db),
      resolvedBy: 'owner',
      resolvedById: tx.actor.id,
      resolutionNote: note ?? null,
    })
    .where('orgId', '=', tx.orgId)
    .where('id', '=', id)
    .execute();
  const event = dismissed ? 'alert.dismissed' : 'alert.resolved';
  await recordEvent(tx, { event, entity: 'alert', entityId: id, reason: note ?? null });
  return getAlert(tx.db, tx.orgId, id);
}
