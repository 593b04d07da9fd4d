import { isSameText } from '@maskline/core/domain/listed-body';
import { CarrierError, type CarrierText } from '../carriers/carrier.ts';
import { inTransaction, type OrgContext } from '../context.ts';
import { countRivals, findAttempt, listKnownTexts } from '../store/delivery-attempts.ts';
import { isAdopting } from '../store/recoveries.ts';
import type { DeliveryAttempt } from '../store/tables.ts';
import { closeAlert } from './alerts.ts';
import { getCarrierAccount } from './carrier-credentials.ts';
import { changeAttempt, type LockedAttempt, lockAttempt } from './delivery-attempts.ts';
import { applyAcceptance } from './delivery-reports.ts';
import { holdMessage, requeueMessage } from './delivery-state.ts';

/**
 * Longer than the deadline before a call, the time the call may take and the time after which a text stands in the carrier's
 * list, together. Not found after that, it was not taken.
 */
export const SETTLED_AFTER_MS = 11 * 60_000;
/** Clocks differ, and the carrier's knows no milliseconds. */
const CLOCK_SLACK_MS = 60_000;
const MOST_LISTED = 1000;

/**
 * Asks the carrier for a text whose outcome is unknown: found in its list it counts as taken, missing there after the
 * settle window as not, unless a restore still has the carrier looked through. May run twice and at once; a callback that comes meanwhile decides.
 */
export async function reconcileAttempt(ctx: OrgContext, attemptId: string): Promise<void> {
  const attempt = await findAttempt(ctx.db, ctx.orgId, attemptId);
  if (attempt?.state !== 'unknown') return;
  const askedAt = await ctx.clock.now(ctx.db);
  const listed = await askCarrier(ctx, attempt);
  await inTransaction(ctx, async (tx) => {
    const locked = await lockAttempt(tx, attemptId);
    if (locked?.attempt.state !== 'unknown') return;
    const found = listed && (await findOwn(tx, locked, listed));
    if (found === 'undecided' || !listed) return lookUpLater(tx, locked.attempt, askedAt);
    if (found) return applyAcceptance(tx, locked, found);
    const isSettled = askedAt.getTime() - attempt.startedAt.getTime() >= SETTLED_AFTER_MS;
    // After a restore it may have gone from another number since: adoption looks for that.
    const isFinal = isSettled && !(await isAdopting(tx.db, tx.orgId));
    return isFinal ? decideAbsent(tx, locked) : lookUpLater(tx, locked.attempt, askedAt);
  });
}

/** What the carrier has from this number to this phone since the call; null if it cannot be asked now. */
async function askCarrier(ctx: OrgContext, attempt: DeliveryAttempt): Promise<CarrierText[] | null> {
  const { account, credentials } = await getCarrierAccount(ctx);
  const since = new Date(attempt.startedAt.getTime() - CLOCK_SLACK_MS);
  const parties = { from: attempt.fromE164, to: attempt.toPhone };
  try {
    return await ctx.carriers[account.carrier].listTexts(credentials, {
      ...parties,
      since,
      limit: MOST_LISTED,
    });
  } catch (error) {
    if (!(error instanceof CarrierError)) throw error;
    return null;
  }
}

/**
 * The text of the list that is this attempt's: the same words, and no other attempt's. Of several attempts with the same
 * words that are all unknown the older takes the first; while one of them is being called nothing can be said.
 */
async function findOwn(
  tx: OrgContext,
  { attempt, message }: LockedAttempt,
  listed: CarrierText[],
): Promise<{ carrierMessageId: string; report: NonNullable<CarrierText['report']> } | 'undecided' | null> {
  const same = listed.filter(
    ({ direction, body }) => direction === 'outbound' && isSameText(body, message.body),
  );
  const known = await listKnownTexts(
    tx.db,
    tx.orgId,
    same.map(({ carrierMessageId }) => carrierMessageId),
  );
  const own = same
    .filter(({ carrierMessageId }) => !known.has(carrierMessageId))
    .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  const rivals = await countRivals(tx.db, attempt, message);
  if (rivals.calling > 0 && own.length > 0) return 'undecided';
  const found = own[rivals.olderUnknown];
  if (!found) return null;
  const { carrierMessageId, report } = found;
  return { carrierMessageId, report: report ?? { status: 'accepted', carrierCode: null } };
}

const FIRST_LOOKUP_MS = 5_000;
const LONGEST_LOOKUP_MS = 120_000;

/** Each time as long again as the attempt is old; once as soon as it can be decided. */
async function lookUpLater(tx: OrgContext, { id, startedAt }: DeliveryAttempt, askedAt: Date): Promise<void> {
  const age = askedAt.getTime() - startedAt.getTime();
  const untilSettled = age < SETTLED_AFTER_MS ? SETTLED_AFTER_MS - age : LONGEST_LOOKUP_MS;
  const delayMs = Math.min(LONGEST_LOOKUP_MS, untilSettled, Math.max(FIRST_LOOKUP_MS, age));
  await tx.db
    .updateTable('deliveryAttempts')
    .set({ nextLookupAt: new Date(askedAt.getTime() + delayMs) })
    .where('orgId', '=', tx.orgId)
    .where('id', '=', id)
    .execute();
}

const NEVER_ARRIVED =
  'The carrier did not answer, and does not have it after ten minutes: it was not sent. Send it again if it still matters.';

/** By now a text of a conversation is too old to go out unasked; an automation's is not. */
async function decideAbsent(tx: OrgContext, { attempt, message }: LockedAttempt): Promise<void> {
  await changeAttempt(tx, attempt, {
    state: 'absent',
    error: 'not in the carrier’s list after the settle window',
  });
  await closeAlert(tx, `unknown_outcome:${message.id}`);
  if (message.author === 'automation') return requeueMessage(tx, message, 'at_once');
  return holdMessage(tx, message, NEVER_ARRIVED);
}
