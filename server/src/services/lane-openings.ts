import { DomainError } from '@maskline/core/domain/errors';
import { nextProbe } from '@maskline/core/domain/sending-lane';
import { CarrierError } from '../carriers/carrier.ts';
import { inTransaction, type OrgContext } from '../context.ts';
import { getNumber } from '../store/numbers.ts';
import { askLater, changeLane, findLane, lockLane } from '../store/sending-lanes.ts';
import { closeAlert } from './alerts.ts';
import { recordEvent } from './audit.ts';
import { getCarrierAccount } from './carrier-credentials.ts';
import { ACCOUNT_FAULT_TOPIC, numberFaultTopic } from './carrier-faults.ts';
import { frontDeskTopic } from './number-alerts.ts';
import { openLane } from './sending-lanes.ts';
import { wakeWaiting } from './stranded-messages.ts';

/** Lets the texts of the organization out again that its account was stopped for. One that was not stopped stays as it is. */
export async function resumeAccount(ctx: OrgContext, carrierAccountId: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const at = await tx.clock.now(tx.db);
    const lane = await lockLane(tx.db, { orgId: tx.orgId, carrierAccountId }, at);
    if (!(await openLane(tx, lane))) return;
    const entity = { entity: 'carrier_account', entityId: carrierAccountId };
    await recordEvent(tx, { event: 'carrier_account.sending_resumed', ...entity });
    await closeAlert(tx, ACCOUNT_FAULT_TOPIC);
    await wakeWaiting(tx);
  });
}

/**
 * Asks a stopped account whether it works again, and lets its texts out if so; otherwise it is asked again later. The
 * question is a list that changes nothing. May run twice.
 */
export async function probeAccount(ctx: OrgContext): Promise<void> {
  const { account, credentials } = await getCarrierAccount(ctx);
  const lane = await findLane(ctx.db, ctx.orgId, account.id);
  if (!lane?.stoppedAt) return;
  const since = await ctx.clock.now(ctx.db);
  try {
    await ctx.carriers[account.carrier].listTexts(credentials, { since, limit: 1 });
  } catch (error) {
    if (!(error instanceof CarrierError)) throw error;
    return askLater(ctx.db, lane, nextProbe(lane.stops + 1, since));
  }
  await resumeAccount(ctx, account.id);
}

/** Lets texts out again through a number whose lane was stopped. Throws `not_found`, `number_not_active`. */
export function resumeNumber(ctx: OrgContext, numberId: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const number = await getNumber(tx.db, tx.orgId, numberId);
    if (number.status !== 'active') throw new DomainError('number_not_active');
    await openNumberLane(tx, numberId);
  });
}

/** The same for one that changes its place: what it was stopped for does not concern its new use. */
export async function openNumberLane(tx: OrgContext, numberId: string): Promise<void> {
  const lane = await lockLane(tx.db, { orgId: tx.orgId, numberId }, await tx.clock.now(tx.db));
  // Whoever says so has looked at the number, whether it was stopped or not.
  await closeAlert(tx, numberFaultTopic(numberId));
  await closeAlert(tx, frontDeskTopic(numberId));
  if (!(await openLane(tx, lane))) return;
  await recordEvent(tx, { event: 'number.sending_resumed', entity: 'number', entityId: numberId });
}

/** How many segments a second go out through a number, 0.01 to 1000. Throws `not_found`. */
export function setNumberRate(ctx: OrgContext, numberId: string, segmentsPerSecond: number): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await getNumber(tx.db, tx.orgId, numberId);
    const lane = await lockLane(tx.db, { orgId: tx.orgId, numberId }, await tx.clock.now(tx.db));
    if (lane.segmentsPerSecond === segmentsPerSecond) return;
    await changeLane(tx.db, lane, { segmentsPerSecond });
    const details = { segments_per_second: segmentsPerSecond, before: lane.segmentsPerSecond };
    await recordEvent(tx, { event: 'number.rate_changed', entity: 'number', entityId: numberId, details });
  });
}
