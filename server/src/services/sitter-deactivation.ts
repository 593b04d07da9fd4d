import { planCancellation } from '@maskline/core/domain/assignment-window';
import { DomainError } from '@maskline/core/domain/errors';
import { FREED } from '@maskline/core/domain/number-changes';
import { inTransaction, type OrgContext } from '../context.ts';
import { updateBooking } from '../store/bookings.ts';
import { lockNumber } from '../store/number-locks.ts';
import { findNumberOfSitter } from '../store/numbers.ts';
import { markOverrideRemoved } from '../store/overrides.ts';
import { type Duties, findDuties, threadsOf } from '../store/sitter-duties.ts';
import { revokeKeysOfSitter } from '../store/sitter-rights.ts';
import { getSitter, lockSitter } from '../store/sitters.ts';
import type { Sitter } from '../store/tables.ts';
import { lockThread } from '../store/threads.ts';
import { raiseAlert } from './alerts.ts';
import { recordEvent } from './audit.ts';
import { changesOf, termsOf } from './booking-terms.ts';
import { endLeases } from './number-leases.ts';
import { numberReturn, setQuarantine } from './quarantine.ts';
import { deactivationAlert } from './sitter-alerts.ts';
import { shutOutSitter } from './users.ts';
import { recordCancelledWindow, recordEndedWindow } from './window-changes.ts';
import { closeSettledConflicts } from './window-conflicts.ts';

const REASON = 'sitter_deactivated';

/**
 * Takes a sitter out of service: begun windows and overrides to the sitter end now, windows and bookings not begun lose
 * it, of which an alert tells the owner; the number is quarantined for the organization's default and then joins the
 * pool; the sitter's keys are revoked, sessions and links end. An inactive sitter stays as it is. Throws `not_found`.
 */
export function deactivateSitter(ctx: OrgContext, sitterId: string, reason?: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const { name } = await getSitter(tx.db, tx.orgId, sitterId);
    const { sitter, duties } = await lockWithDuties(tx, sitterId);
    if (!sitter.active) return;
    await writeInactive(tx, sitter, reason);
    await endDuties(tx, duties, reason);
    await endLeases(tx, { sitterId }, REASON);
    await giveNumberBack(tx, sitterId, reason ?? `${name} was deactivated`);
    const alert = await deactivationAlert(tx, sitter, duties);
    if (alert) await raiseAlert(tx, alert);
  });
}

/** Threads are locked before the sitter, as everybody does; one that came in between is locked late, and may lose a conflict. */
async function lockWithDuties(tx: OrgContext, sitterId: string): Promise<{ sitter: Sitter; duties: Duties }> {
  const at = await tx.clock.now(tx.db);
  const seen = threadsOf(await findDuties(tx.db, tx.orgId, sitterId, at));
  for (const threadId of seen) await lockThread(tx.db, tx.orgId, threadId);
  const sitter = await lockSitter(tx.db, tx.orgId, sitterId);
  if (!sitter) throw new DomainError('not_found');
  const added = threadsOf(await findDuties(tx.db, tx.orgId, sitterId, at));
  for (const threadId of added) await lockThread(tx.db, tx.orgId, threadId);
  return { sitter, duties: await findDuties(tx.db, tx.orgId, sitterId, at) };
}

async function writeInactive(tx: OrgContext, { id }: Sitter, reason?: string): Promise<void> {
  const at = await tx.clock.now(tx.db);
  await tx.db
    .updateTable('sitters')
    .set({ active: false, deactivatedAt: at })
    .where('orgId', '=', tx.orgId)
    .where('id', '=', id)
    .execute();
  const revoked = await revokeKeysOfSitter(tx.db, tx.orgId, id, at);
  await recordEvent(tx, {
    event: 'sitter.deactivated',
    entity: 'sitter',
    entityId: id,
    reason: reason ?? null,
    details: { revoked_api_keys: revoked },
  });
  for (const keyId of revoked) {
    await recordEvent(tx, { event: 'api_key.revoked', entity: 'api_key', entityId: keyId, reason: REASON });
  }
  await shutOutSitter(tx, id, REASON);
}

async function endDuties(tx: OrgContext, duties: Duties, reason?: string): Promise<void> {
  const at = await tx.clock.now(tx.db);
  for (const booking of duties.bookings) await clearBooking(tx, booking, at);
  for (const window of duties.windows) {
    const plan = planCancellation(window, at);
    if (plan.kind === 'close') await recordEndedWindow(tx, window, plan.endsAt);
    if (plan.kind === 'cancel') await recordCancelledWindow(tx, window, at);
  }
  for (const override of duties.overrides) await endOverride(tx, override, at, reason);
  await closeSettledConflicts(
    tx,
    duties.windows.map(({ id }) => id),
    at,
  );
}

async function clearBooking(tx: OrgContext, booking: Duties['bookings'][number], at: Date): Promise<void> {
  const cleared = await updateBooking(tx.db, booking, { sitterId: null, updatedAt: at });
  const { externalId, clientId } = booking;
  const { details } = changesOf(termsOf(booking), termsOf(cleared));
  await recordEvent(tx, {
    event: 'booking.changed',
    entity: 'booking',
    entityId: booking.id,
    reason: REASON,
    details: { external_id: externalId, client_id: clientId, ...details },
  });
}

async function endOverride(
  tx: OrgContext,
  override: Duties['overrides'][number],
  at: Date,
  reason?: string,
): Promise<void> {
  if (!(await markOverrideRemoved(tx.db, override, at))) return;
  await recordEvent(tx, {
    event: 'override.removed',
    entity: 'override',
    entityId: override.id,
    reason: reason ?? REASON,
    details: { thread_id: override.threadId, target: override.target, sitter_id: override.sitterId },
  });
}

async function giveNumberBack(tx: OrgContext, sitterId: string, reason: string): Promise<void> {
  const held = await findNumberOfSitter(tx.db, tx.orgId, sitterId);
  if (!held) return;
  const number = await lockNumber(tx.db, tx.orgId, held.id);
  if (number.sitterId !== sitterId) return;
  const also = { ...FREED, classAfterQuarantine: 'pool' } as const;
  await setQuarantine(tx, number, await numberReturn(tx, number), { reason, also, endReason: REASON });
}
