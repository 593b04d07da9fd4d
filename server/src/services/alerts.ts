import { DomainError } from '@maskline/core/domain/errors';
import type { RoutingAlert } from '@maskline/core/domain/routing/trace';
import { sql } from 'kysely';
import { inTransaction, type OrgContext } from '../context.ts';
import { newId } from '../store/ids.ts';
import type { Alert } from '../store/tables.ts';
import { recordEvent } from './audit.ts';

export type AlertInput = Pick<Alert, 'kind' | 'severity' | 'topic' | 'sentence' | 'whatToDo' | 'entities'>;

/** Raises what a person must look at; a topic that is open already is counted, not doubled. */
export async function raiseAlert(tx: OrgContext, alert: AlertInput): Promise<void> {
  const at = await tx.clock.now(tx.db);
  await tx.db
    .insertInto('alerts')
    .values({
      ...alert,
      entities: JSON.stringify(alert.entities),
      orgId: tx.orgId,
      id: newId(),
      raisedAt: at,
      lastRaisedAt: at,
      resolvedAt: null,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['orgId', 'topic'])
        .where('resolvedAt', 'is', null)
        .doUpdateSet((row) => ({
          sentence: alert.sentence,
          severity: alert.severity,
          lastRaisedAt: at,
          timesRaised: row('alerts.timesRaised', '+', 1),
        })),
    )
    .execute();
}

/** Raises the alerts of a routing decision on a thread. */
export async function raiseRoutingAlerts(
  tx: OrgContext,
  threadId: string,
  alerts: readonly RoutingAlert[],
): Promise<void> {
  for (const { kind, topic, sentence, whatToDo, sitterIds, numberIds } of alerts) {
    const entities = [
      { entity: 'thread', id: threadId },
      ...sitterIds.map((id) => ({ entity: 'sitter', id })),
      ...numberIds.map((id) => ({ entity: 'number', id })),
    ];
    await raiseAlert(tx, { kind, severity: 'warning', topic, sentence, whatToDo, entities });
  }
}

/** Marks an alert as dealt with. Resolving it again changes nothing. Throws `not_found`. */
export function resolveAlert(ctx: OrgContext, alertId: string): Promise<Alert> {
  return inTransaction(ctx, async (tx) => {
    const alert = await tx.db
      .selectFrom('alerts')
      .selectAll()
      .where('orgId', '=', tx.orgId)
      .where('id', '=', alertId)
      .forUpdate()
      .executeTakeFirst();
    if (!alert) throw new DomainError('not_found');
    if (alert.resolvedAt) return alert;
    const resolvedAt = await tx.clock.now(tx.db);
    await tx.db
      .updateTable('alerts')
      .set({ resolvedAt })
      .where('orgId', '=', tx.orgId)
      .where('id', '=', alertId)
      .execute();
    await recordEvent(tx, { event: 'alert.resolved', entity: 'alert', entityId: alertId });
    return { ...alert, resolvedAt };
  });
}

/** Closes the open alert of a topic, when what it was about is over. */
export async function closeAlert(tx: OrgContext, topic: string): Promise<void> {
  await tx.db
    .updateTable('alerts')
    .set({ resolvedAt: await tx.clock.now(tx.db) })
    .where('orgId', '=', tx.orgId)
    .where('topic', '=', topic)
    .where('resolvedAt', 'is', null)
    .execute();
}

/** Closes the open alerts of a kind that name an entity, when that is well again. */
export async function closeAlertsAbout(
  tx: OrgContext,
  kind: string,
  about: { entity: string; id: string },
): Promise<void> {
  await tx.db
    .updateTable('alerts')
    .set({ resolvedAt: await tx.clock.now(tx.db) })
    .where('orgId', '=', tx.orgId)
    .where('kind', '=', kind)
    .where('resolvedAt', 'is', null)
    .where(sql<boolean>`entities @> ${JSON.stringify([about])}::jsonb`)
    .execute();
}
