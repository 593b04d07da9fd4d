import { DomainError } from '@maskline/core/domain/errors';
import { inTransaction, type OrgContext } from '../context.ts';
import { findOverride, insertOverride, markOverrideRemoved } from '../store/overrides.ts';
import type { RoutingOverrideRow } from '../store/tables.ts';
import { recordEvent } from './audit.ts';
import { getLockedThread, requireRange, requireResponsible } from './responsibility.ts';

export type OverrideInput = {
  /** Null makes the owner inbox responsible. */
  sitterId: string | null;
  reason: string;
  /** Now, unless given. */
  startsAt?: Date | undefined;
  endsAt?: Date | null | undefined;
};

/**
 * Makes the owner inbox or a sitter responsible for a thread, before every window and every older override. Throws
 * `not_found`, `sitter_not_found`, `sitter_inactive`, `sitter_is_client`, and `invalid_range` also for a start in the past.
 * Not idempotent: two calls make two overrides, of which the later decides.
 */
export function createOverride(
  ctx: OrgContext,
  threadId: string,
  input: OverrideInput,
): Promise<RoutingOverrideRow> {
  return inTransaction(ctx, async (tx) => {
    const { sitterId, reason } = input;
    const thread = await getLockedThread(tx, threadId);
    const at = await tx.clock.now(tx.db);
    const times = timesOf(input, at);
    if (sitterId) await requireResponsible(tx, sitterId, thread.clientId);
    const target = sitterId ? 'sitter' : 'owner';
    const row = { orgId: tx.orgId, threadId, target, sitterId, reason, ...times, createdAt: at } as const;
    const override = await insertOverride(tx.db, row);
    await recordEvent(tx, {
      event: 'override.created',
      entity: 'override',
      entityId: override.id,
      reason,
      details: {
        thread_id: threadId,
        target,
        sitter_id: sitterId,
        starts_at: times.startsAt,
        ends_at: times.endsAt,
      },
    });
    return override;
  });
}

const STARTS_IN_PAST = 'An override cannot start in the past: leave out `starts_at` to begin now.';

function timesOf({ startsAt, endsAt = null }: OverrideInput, at: Date) {
  if (startsAt && startsAt < at)
    throw new DomainError('invalid_range', STARTS_IN_PAST, { path: 'starts_at' });
  const times = { startsAt: startsAt ?? at, endsAt };
  if (endsAt) requireRange({ ...times, endsAt });
  return times;
}

/** Takes an override away from now on. A removed one stays as it is. Throws `not_found` and `override_ended`. */
export function removeOverride(
  ctx: OrgContext,
  {
    threadId,
    overrideId,
    reason = null,
  }: { threadId: string; overrideId: string; reason?: string | null | undefined },
): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await getLockedThread(tx, threadId);
    const override = await findOverride(tx.db, tx.orgId, overrideId);
    if (override?.threadId !== threadId) throw new DomainError('not_found');
    if (override.removedAt) return;
    const at = await tx.clock.now(tx.db);
    if (override.endsAt && override.endsAt <= at) throw new DomainError('override_ended');
    if (!(await markOverrideRemoved(tx.db, override, at))) return;
    await recordEvent(tx, {
      event: 'override.removed',
      entity: 'override',
      entityId: overrideId,
      reason,
      details: { thread_id: threadId, target: override.target, sitter_id: override.sitterId },
    });
  });
}
