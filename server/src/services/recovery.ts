import { DomainError } from '@maskline/core/domain/errors';
import { actingFor, type Context, inTransaction, type OrgContext } from '../context.ts';
import { enqueue } from '../jobs/queue.ts';
import { newId } from '../store/ids.ts';
import { listFirstQueued } from '../store/left-messages.ts';
import { lockOpenRecovery } from '../store/recoveries.ts';
import type { Recovery } from '../store/tables.ts';
import { closeAlert } from './alerts.ts';
import { recordEvent } from './audit.ts';
import { ADOPTION_FAULT_TOPIC, alertRecovery, RECOVERY_TOPIC } from './recovery-alerts.ts';

/**
 * Stops all sending of an organization whose database was put back to what it was at `backupAt`: what the carrier took
 * since is looked for, and nothing goes out before the owner says so. One that recovers already begins anew, from the
 * earlier of both times. No server may be at work on the database.
 */
export function openRecovery(ctx: OrgContext, backupAt: Date): Promise<Recovery> {
  return inTransaction(ctx, async (tx) => {
    const recovery = await writeRecovery(tx, backupAt);
    await recordEvent(tx, {
      event: 'recovery.opened',
      entity: 'recovery',
      entityId: recovery.id,
      details: { backup_at: recovery.backupAt },
    });
    await alertRecovery(tx, recovery);
    await enqueue(tx.db, 'adopt_carrier_texts', {}, { key: 'adopt_carrier_texts' });
    return recovery;
  });
}

async function writeRecovery(tx: OrgContext, backupAt: Date): Promise<Recovery> {
  const restoredAt = await findRestoredAt(tx);
  return tx.db
    .insertInto('recoveries')
    .values({
      orgId: tx.orgId,
      id: newId(),
      // The clock of the machine that made the backup may be ahead of this one.
      backupAt: backupAt < restoredAt ? backupAt : restoredAt,
      restoredAt,
      adoptedAt: null,
      resumedAt: null,
      resumedBy: null,
      resumeReason: null,
    })
    .onConflict((conflict) =>
      conflict
        .column('orgId')
        .where('resumedAt', 'is', null)
        .doUpdateSet((row) => ({
          backupAt: row.fn<Date>('least', ['recoveries.backupAt', 'excluded.backupAt']),
          restoredAt,
          adoptedAt: null,
        })),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Now, and after every text that was restored: the clock they were written by may be ahead of this one. */
async function findRestoredAt(tx: OrgContext): Promise<Date> {
  const now = await tx.clock.now(tx.db);
  const { last } = await tx.db
    .selectFrom('messages')
    .select((row) => row.fn.max('occurredAt').as('last'))
    .where('orgId', '=', tx.orgId)
    .executeTakeFirstOrThrow();
  return last && last >= now ? new Date(last.getTime() + 1) : now;
}

/** The token that the restore left out is here again: an open recovery says so, and goes on at once. */
export async function goOnRecovering(tx: OrgContext): Promise<void> {
  const open = await lockOpenRecovery(tx.db, tx.orgId);
  if (!open) return;
  await alertRecovery(tx, open);
  await enqueue(tx.db, 'adopt_carrier_texts', {}, { key: 'adopt_carrier_texts' });
}

export type Resumption = { force?: boolean | undefined; reason?: string | undefined };

/**
 * The owner's word after a restore: sending goes on, and every text that waits is woken. Throws `recovery_not_open`, and
 * `recovery_not_adopted` while the carrier has not been looked through, unless it is forced with a reason.
 */
export function resumeSending(ctx: OrgContext, { force, reason }: Resumption): Promise<Recovery> {
  return inTransaction(ctx, async (tx) => {
    const open = await lockOpenRecovery(tx.db, tx.orgId);
    if (!open) throw new DomainError('recovery_not_open');
    if (!open.adoptedAt && !(force && reason)) throw new DomainError('recovery_not_adopted');
    const resumed = await tx.db
      .updateTable('recoveries')
      .set({
        resumedAt: await tx.clock.now(tx.db),
        resumedBy: tx.actor.id,
        resumeReason: reason ?? null,
      })
      .where('orgId', '=', tx.orgId)
      .where('id', '=', open.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await recordResumption(tx, resumed);
    await wakeAll(tx);
    return resumed;
  });
}

async function recordResumption(tx: OrgContext, { id, adoptedAt, resumeReason }: Recovery): Promise<void> {
  await recordEvent(tx, {
    event: 'recovery.resumed',
    entity: 'recovery',
    entityId: id,
    reason: resumeReason,
    details: { adopted: adoptedAt !== null },
  });
  await closeAlert(tx, RECOVERY_TOPIC);
  await closeAlert(tx, ADOPTION_FAULT_TOPIC);
}

/** The first of each thread: it wakes the next one when it is decided. */
async function wakeAll(tx: OrgContext): Promise<void> {
  for (const messageId of await listFirstQueued(tx.db, tx.orgId)) {
    await enqueue(tx.db, 'deliver_message', { orgId: tx.orgId, messageId });
  }
}

/** The same for every organization of the database; gives how many there are. */
export function openRecoveries(ctx: Context, backupAt: Date): Promise<number> {
  return inTransaction(ctx, async (tx) => {
    const organizations = await tx.db.selectFrom('organizations').select('id').orderBy('id').execute();
    for (const { id } of organizations) {
      await openRecovery(actingFor(tx, id, { kind: 'operator', id: null }), backupAt);
    }
    return organizations.length;
  });
}
