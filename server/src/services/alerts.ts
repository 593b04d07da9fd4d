import type { RoutingAlert } from '@maskline/core/domain/routing/trace';
import { sql } from 'kysely';
import { type OrgContext, SYSTEM } from '../context.ts';
import { newId } from '../store/ids.ts';
import type { Alert } from '../store/tables.ts';
import { recordEvent } from './audit.ts';

export type AlertInput = Pick<Alert, 'kind' | 'severity' | 'topic' | 'sentence' | 'whatToDo' | 'entities'>;

const MOST_ENTITIES = 100;

/**
 * Raises what a person must look at. A topic that is open already is counted, says what is newest and names what it has
 * come to be about; one that was resolved or dismissed is raised anew. Only a new alert is an audit event.
 */
export async function raiseAlert(tx: OrgContext, alert: AlertInput): Promise<void> {
  const at = await tx.clock.now(tx.db);
  const { kind, severity, sentence, whatToDo } = alert;
  const entities = JSON.stringify(alert.entities);
  const { id, timesRaised } = await tx.db
    .insertInto('alerts')
    .values({
      ...alert,
      entities,
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
          sentence,
          whatToDo,
          severity,
          entities: entitiesOfBoth(),
          lastRaisedAt: at,
          timesRaised: row('alerts.timesRaised', '+', 1),
        })),
    )
    .returning(['id', 'timesRaised'])
    .executeTakeFirstOrThrow();
  if (timesRaised > 1) return;
  const details = { kind, severity, entities: alert.entities };
  await recordEvent(bySystem(tx), { event: 'alert.raised', entity: 'alert', entityId: id, details });
}

/** What is named now first; the oldest go where there are too many. */
function entitiesOfBoth() {
  return sql<string>`(
    select coalesce(jsonb_agg(entity order by place), '[]') from (
      select entity, min(place) as place
        from jsonb_array_elements(excluded.entities || alerts.entities) with ordinality as named (entity, place)
       group by entity order by min(place) limit ${MOST_ENTITIES}
    ) as kept
  )`;
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

/** Closes the open alert of a topic, when what it was about is over. */
export async function closeAlert(tx: OrgContext, topic: string): Promise<void> {
  await recordClosing(tx, await (await closing(tx)).where('topic', '=', topic).execute());
}

/** Closes the open alerts of a kind that name an entity, when that is well again. */
export async function closeAlertsAbout(
  tx: OrgContext,
  kind: string,
  about: { entity: string; id: string },
): Promise<void> {
  const closed = await (await closing(tx))
    .where('kind', '=', kind)
    .where(sql<boolean>`entities @> ${JSON.stringify([about])}::jsonb`)
    .execute();
  await recordClosing(tx, closed);
}

async function closing(tx: OrgContext) {
  return tx.db
    .updateTable('alerts')
    .set({ resolvedAt: await tx.clock.now(tx.db), resolvedBy: 'system' })
    .where('orgId', '=', tx.orgId)
    .where('resolvedAt', 'is', null)
    .returning('id');
}

async function recordClosing(tx: OrgContext, closed: readonly { id: string }[]): Promise<void> {
  for (const { id } of closed) {
    await recordEvent(bySystem(tx), { event: 'alert.closed', entity: 'alert', entityId: id });
  }
}

/** Whoever caused it did something else, which has an event of its own. */
function bySystem(tx: OrgContext): OrgContext {
  return { ...tx, actor: SYSTEM };
}
