import { isPaused, keepsPlace, nextPause, nextProbe, takePlace } from '@maskline/core/domain/sending-lane';
import type { OrgContext } from '../context.ts';
import { hasTextUnderWay } from '../store/delivery-queue.ts';
import { changeLane, lockLane, lockLanes } from '../store/sending-lanes.ts';
import type { BusinessNumber, Message, SendingLane } from '../store/tables.ts';
import { recordEvent } from './audit.ts';

export type Turn =
  | { outcome: 'go' }
  /** The text has a place, or the carrier asked to wait. */
  | { outcome: 'wait'; until: Date }
  /** Nothing of the account goes out before somebody has acted. */
  | { outcome: 'account_stopped' }
  /** It was stopped, and what became of the text that went out first is not known yet. */
  | { outcome: 'account_unproven' }
  | { outcome: 'number_stopped'; reason: string };

type Paced = Pick<Message, 'segments' | 'pacedNumberId' | 'nextAttemptAt'>;

/**
 * Whether a text may go out through this number at `at`. One that must wait takes a place in the lanes, and keeps it while
 * it goes out from the same number. The caller holds the locks of thread and number.
 */
export async function takeTurn(
  tx: OrgContext,
  message: Paced,
  number: Pick<BusinessNumber, 'id' | 'carrierAccountId'>,
  at: Date,
): Promise<Turn> {
  const { carrierAccountId } = number;
  const lanes = await lockLanes(tx.db, { orgId: tx.orgId, numberId: number.id, carrierAccountId }, at);
  if (lanes.account.stoppedAt) return { outcome: 'account_stopped' };
  if (lanes.number.stoppedAt) {
    return { outcome: 'number_stopped', reason: lanes.number.stopReason ?? '' };
  }
  // The carrier may take every text of a broken account and fail it later: they go one at a time until one was sent.
  if (lanes.account.stops > 0 && (await hasTextUnderWay(tx.db, tx.orgId, at))) {
    return { outcome: 'account_unproven' };
  }
  if (hasItsPlace(message, number.id, at) && !isPaused(lanes.account, at)) return { outcome: 'go' };
  const both = [lanes.account, lanes.number];
  const { goesAt, freeAt } = takePlace(both, message.segments, at);
  for (const [index, lane] of both.entries()) {
    await changeLane(tx.db, lane, { freeAt: freeAt[index] ?? lane.freeAt });
  }
  return goesAt > at ? { outcome: 'wait', until: goesAt } : { outcome: 'go' };
}

/** Its place in this number's lane has come, and not so long ago that many have come since. */
function hasItsPlace({ pacedNumberId, nextAttemptAt }: Paced, numberId: string, at: Date): boolean {
  return pacedNumberId === numberId && nextAttemptAt !== null && keepsPlace(nextAttemptAt, at);
}

/** The carrier takes too much at the moment: nothing of the account goes out for a while. Gives the end of the pause. */
export async function pauseAccount(
  tx: OrgContext,
  carrierAccountId: string,
  retryAfterMs: number | null,
): Promise<Date> {
  const at = await tx.clock.now(tx.db);
  const lane = await lockLane(tx.db, { orgId: tx.orgId, carrierAccountId }, at);
  const pause = nextPause(lane, at, { retryAfterMs, chance: tx.chance() });
  await changeLane(tx.db, lane, pause);
  return pause.pausedUntil;
}

type Stop = { code: number | null; reason: string };

/** Lets nothing of the account out until it is asked and works again, or somebody says so. True if it was not stopped before. */
export async function stopAccount(
  tx: OrgContext,
  carrierAccountId: string,
  { code, reason }: Stop,
): Promise<boolean> {
  const at = await tx.clock.now(tx.db);
  const lane = await lockLane(tx.db, { orgId: tx.orgId, carrierAccountId }, at);
  if (lane.stoppedAt) return false;
  const stops = lane.stops + 1;
  const stop = { stoppedAt: at, stopCode: code, stopReason: reason, stops, probeAt: nextProbe(stops, at) };
  await changeLane(tx.db, lane, stop);
  return true;
}

/** Holds every text that would go out from the number until somebody says that it may. True if it was not stopped before. */
export async function stopNumber(tx: OrgContext, numberId: string, { code, reason }: Stop): Promise<boolean> {
  const at = await tx.clock.now(tx.db);
  const lane = await lockLane(tx.db, { orgId: tx.orgId, numberId }, at);
  if (lane.stoppedAt) return false;
  await changeLane(tx.db, lane, { stoppedAt: at, stopCode: code, stopReason: reason });
  const entity = { entity: 'number', entityId: numberId };
  await recordEvent(tx, { event: 'number.sending_stopped', ...entity, reason });
  return true;
}

/** Lets texts out again through a lane that was stopped; one that was not stays as it is. */
export async function openLane(tx: OrgContext, lane: SendingLane): Promise<boolean> {
  if (!lane.stoppedAt) return false;
  await changeLane(tx.db, lane, { stoppedAt: null, stopCode: null, stopReason: null, probeAt: null });
  return true;
}

/**
 * The carrier has sent a text: the account works, and how often it was stopped is forgotten. True if it had been; then
 * there may be texts that waited for this.
 */
export async function noteSent(tx: OrgContext, carrierAccountId: string): Promise<boolean> {
  const proven = await tx.db
    .updateTable('sendingLanes')
    .set({ stops: 0 })
    .where('orgId', '=', tx.orgId)
    .where('id', '=', carrierAccountId)
    .where('stops', '>', 0)
    .where('stoppedAt', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return proven !== undefined;
}
