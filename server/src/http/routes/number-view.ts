import { DomainError } from '@maskline/core/domain/errors';
import { NUMBER_SEGMENTS_PER_SECOND } from '@maskline/core/domain/sending-lane';
import { toRfc3339 } from '@maskline/core/domain/time';
import type { OrgContext } from '../../context.ts';
import type { TouchedThreads } from '../../services/effective-numbers.ts';
import type { NumberImpact } from '../../services/number-impact.ts';
import { countTraffic, NO_TRAFFIC, type Traffic } from '../../store/number-traffic.ts';
import { getNumber, type HeldNumber } from '../../store/numbers.ts';
import { listLanes } from '../../store/sending-lanes.ts';
import { sendingState } from '../views/sending-state.ts';

const WEEK_MS = 7 * 24 * 60 * 60_000;

/** Numbers with their traffic of the last seven days. */
export async function numberViews(ctx: OrgContext, numbers: readonly HeldNumber[]) {
  const at = await ctx.clock.now(ctx.db);
  const ids = numbers.map(({ id }) => id);
  const traffic = await countTraffic(ctx.db, ctx.orgId, ids, new Date(at.getTime() - WEEK_MS));
  const lanes = await listLanes(ctx.db, ctx.orgId, ids);
  return numbers.map((number) => ({
    ...viewOf(number, traffic.get(number.id) ?? NO_TRAFFIC),
    sending: sendingState(lanes.get(number.id), NUMBER_SEGMENTS_PER_SECOND, at),
  }));
}

/** Throws `not_found`. */
export async function numberView(ctx: OrgContext, numberId: string) {
  const number = await getNumber(ctx.db, ctx.orgId, numberId);
  const [view] = await numberViews(ctx, [number]);
  if (!view) throw new DomainError('not_found');
  return view;
}

function viewOf(number: HeldNumber, traffic: Traffic) {
  const { sitterId, holderName } = number;
  return {
    id: number.id,
    e164: number.e164,
    class: number.class,
    status: number.status,
    holder: sitterId !== null && holderName !== null ? { id: sitterId, name: holderName } : null,
    quarantine: quarantineOf(number),
    callback_set_at: number.callbackSetAt && toRfc3339(number.callbackSetAt),
    last_used_at: number.lastUsedAt && toRfc3339(number.lastUsedAt),
    last_7_days: { ...traffic, delivery_rate: deliveryRate(traffic) },
    created_at: toRfc3339(number.createdAt),
    retired_at: number.retiredAt && toRfc3339(number.retiredAt),
  };
}

function quarantineOf(number: HeldNumber) {
  const { quarantinedAt, quarantinedUntil, quarantineReason } = number;
  if (!quarantinedAt || !quarantinedUntil || quarantineReason === null) return null;
  return {
    since: toRfc3339(quarantinedAt),
    until: toRfc3339(quarantinedUntil),
    reason: quarantineReason,
    class_after: number.classAfterQuarantine ?? number.class,
  };
}

function deliveryRate({ delivered, failed, undelivered }: Traffic): number | null {
  const ended = delivered + failed + undelivered;
  return ended === 0 ? null : delivered / ended;
}

export function impactView({ action, sitters, threads }: NumberImpact) {
  return { action, sitters, touched: touchedView(threads) };
}

export function touchedView({ total, threads }: TouchedThreads) {
  return {
    total,
    threads: threads.map(({ threadId, clientId, clientName, holdsLease, now, after }) => ({
      thread_id: threadId,
      client: { id: clientId, name: clientName },
      holds_lease: holdsLease,
      now,
      after,
    })),
  };
}
