import { DomainError } from '@maskline/core/domain/errors';
import { endQuarantine, type NumberChange, quarantine } from '@maskline/core/domain/number-changes';
import {
  checkQuarantine,
  checkRelease,
  isUsableAt,
  type QuarantineDuration,
  quarantineEnd,
} from '@maskline/core/domain/number-lifecycle';
import { toRfc3339 } from '@maskline/core/domain/time';
import { inTransaction, type OrgContext, SYSTEM } from '../context.ts';
import { lockNumber } from '../store/number-locks.ts';
import { getOrganization } from '../store/organizations.ts';
import type { BusinessNumber } from '../store/tables.ts';
import { closeAlert, closeAlertsAbout, raiseAlert } from './alerts.ts';
import { frontDeskRefused, numberRefused, refusalTopic } from './number-alerts.ts';
import { changeNumber } from './number-changes.ts';
import { permitted } from './permitted.ts';
import { stopNumber } from './sending-lanes.ts';

/** Neither: the organization's default. `until` is a date or a time in the organization's zone. */
export type QuarantineTerm = { duration?: QuarantineDuration | undefined; until?: string | undefined };

/**
 * Takes a number out of use until a date; its holder keeps it, and it still receives. Asked again with the same end and
 * reason it changes nothing, otherwise it changes the end, or the reason. Throws `not_found`, `number_retired`, `front_desk_in_use`, and
 * what is wrong with the end.
 */
export function quarantineNumber(
  ctx: OrgContext,
  numberId: string,
  { reason, ...term }: QuarantineTerm & { reason: string },
): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const number = await lockNumber(tx.db, tx.orgId, numberId);
    await setQuarantine(tx, number, await getQuarantineEnd(tx, term), { reason });
  });
}

/** When a quarantine asked for now would end. Throws what is wrong with the end. */
export async function getQuarantineEnd(ctx: OrgContext, term: QuarantineTerm): Promise<Date> {
  const organization = await getOrganization(ctx.db, ctx.orgId);
  const end = quarantineEnd(term, await ctx.clock.now(ctx.db), organization);
  if (!end.ok) throw new DomainError(end.code, end.message, { path: 'until' });
  return end.until;
}

/** When the number of a deactivated sitter comes back: after the default, or later if it is in a longer quarantine already. */
export async function numberReturn(ctx: OrgContext, number: BusinessNumber): Promise<Date> {
  const asked = await getQuarantineEnd(ctx, {});
  const { quarantinedUntil } = number;
  return quarantinedUntil && quarantinedUntil > asked ? quarantinedUntil : asked;
}

/** Writes the quarantine of a locked number; `also` changes with it. */
export async function setQuarantine(
  tx: OrgContext,
  number: BusinessNumber,
  until: Date,
  { reason, also = {}, endReason }: { reason: string; also?: NumberChange; endReason?: string },
): Promise<void> {
  const outcome = permitted(checkQuarantine(number, until));
  const hasChanges = reason !== number.quarantineReason || Object.keys(also).length > 0;
  if (outcome === 'unchanged' && !hasChanges) return;
  const at = await tx.clock.now(tx.db);
  const end = outcome === 'unchanged' ? (number.quarantinedUntil ?? until) : until;
  const change = { ...quarantine(number, { at, until: end, reason }), ...also };
  await changeNumber(tx, number, change, {
    event: outcome === 'quarantined' ? 'quarantined' : 'quarantine_changed',
    reason,
    details: {
      until: toRfc3339(end),
      ...(number.quarantinedUntil ? { until_before: toRfc3339(number.quarantinedUntil) } : {}),
      sitter_id: number.sitterId,
    },
    ...(endReason ? { endReason } : {}),
  });
}

export type ReleaseRequest = { force?: boolean | undefined; reason?: string | undefined };

/**
 * Returns a number to use once its quarantine is over, or at once if forced with a reason. A number in use stays as it
 * is. Throws `not_found`, `number_retired`, `quarantine_not_over`, `restore_reason_required`.
 */
export function releaseNumber(
  ctx: OrgContext,
  numberId: string,
  request: ReleaseRequest = {},
): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const number = await lockNumber(tx.db, tx.orgId, numberId);
    await release(tx, number, request);
  });
}

/** Releases a locked number. */
export async function release(
  tx: OrgContext,
  number: BusinessNumber,
  { force = false, reason }: ReleaseRequest = {},
): Promise<void> {
  const at = await tx.clock.now(tx.db);
  const event = permitted(checkRelease(number, at, { force, reason: reason ?? null }));
  if (event === 'unchanged') return;
  const change = endQuarantine(number);
  await changeNumber(tx, number, change, {
    event,
    reason: event === 'restored' ? (reason ?? null) : null,
    details: { class: change.class, sitter_id: number.sitterId },
  });
  await closeAlert(tx, refusalTopic(number.id));
  await closeAlertsAbout(tx, 'number_passed_over', { entity: 'number', id: number.id });
}

/**
 * What the sender does when the carrier says that a number is gone: out of use for the organization's default, audited as
 * `system`, with a warning. The front desk number is never quarantined: a critical alert says that its texts wait.
 */
export async function quarantineAtCarrierRefusal(
  tx: OrgContext,
  numberId: string,
  { code, reason }: { code: number | null; reason: string },
): Promise<'quarantined' | 'front_desk_refused'> {
  const number = await lockNumber(tx.db, tx.orgId, numberId);
  // Refused once more, or changed since the call: the text is decided anew either way.
  if (!isUsableAt(number, await tx.clock.now(tx.db))) return 'quarantined';
  if (number.class === 'front_desk') {
    if (await stopNumber(tx, numberId, { code, reason }))
      await raiseAlert(tx, frontDeskRefused(number, reason));
    return 'front_desk_refused';
  }
  const system = { ...tx, actor: SYSTEM };
  await setQuarantine(system, number, await getQuarantineEnd(tx, {}), { reason });
  await raiseAlert(tx, numberRefused(number, reason));
  return 'quarantined';
}
