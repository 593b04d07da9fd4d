import { inTransaction, type OrgContext } from '../context.ts';
import { findQueuedMessage, type QueuedMessage } from '../store/deliveries.ts';
import { hasEarlierUndecided } from '../store/delivery-queue.ts';
import { isSendingPaused } from '../store/recoveries.ts';
import { lockThread } from '../store/threads.ts';
import { raiseRoutingAlerts } from './alerts.ts';
import { type AttemptToMake, writeAttempt } from './attempt-to-make.ts';
import { type Claim, holdsClaim } from './claims.ts';
import { noteContactData } from './contact-policy.ts';
import { failMessage, holdMessage, putBack } from './delivery-state.ts';
import { decideAtHandOver, type HandOverDecision } from './hand-over-decision.ts';
import { takeTurn } from './sending-lanes.ts';

/** A text that this many workers took and none brought to an end fails them, or ends them. */
const MOST_CLAIMS = 10;
const FAILS_ITS_WORKER =
  'Maskline itself failed at this text several times: tell the operator, who finds the reason in the log.';

/**
 * Decides, immediately before the call, from which number and to which phone a claimed text goes, and writes the attempt
 * that the call will be. Null if there is nothing to call now: the claim is lost, the text waits for an earlier one of its
 * thread, for its turn or for the end of a recovery, or it was held or failed by what has changed since its acceptance.
 */
export function handOver(ctx: OrgContext, claim: Claim): Promise<AttemptToMake | null> {
  return inTransaction(ctx, async (tx) => {
    await lockThread(tx.db, tx.orgId, claim.threadId);
    const message = await findQueuedMessage(tx.db, tx.orgId, claim.messageId);
    const at = await tx.clock.now(tx.db);
    if (!message || !holdsClaim(message, claim, at)) return null;
    const attempt = await bringOn(tx, message, claim, at);
    await tx.failpoint('delivery.before_attempt');
    return attempt;
  });
}

async function bringOn(
  tx: OrgContext,
  message: QueuedMessage,
  { claims }: Claim,
  at: Date,
): Promise<AttemptToMake | null> {
  if (claims > MOST_CLAIMS) return leave(holdMessage(tx, message, FAILS_ITS_WORKER));
  if (await isSendingPaused(tx.db, tx.orgId)) return leave(putBack(tx, message, null));
  if (await hasEarlierUndecided(tx.db, message, at)) return leave(putBack(tx, message, null));
  const decided = await decideAtHandOver(tx, message, at);
  await raiseRoutingAlerts(tx, message.threadId, decided.alerts);
  switch (decided.outcome) {
    case 'fail':
      return leave(failMessage(tx, message, { sentence: decided.sentence }));
    case 'hold':
      if (decided.found) await noteContactData(tx, message.id, decided.found);
      return leave(holdMessage(tx, message, decided.sentence));
    case 'send':
      return inTurn(tx, message, decided, at);
  }
}

async function inTurn(
  tx: OrgContext,
  message: QueuedMessage,
  { number, decision }: Extract<HandOverDecision, { outcome: 'send' }>,
  at: Date,
): Promise<AttemptToMake | null> {
  const turn = await takeTurn(tx, message, number, at);
  switch (turn.outcome) {
    case 'go':
      return writeAttempt(tx, message, decision, at);
    case 'wait':
      return leave(putBack(tx, message, { until: turn.until, pacedNumberId: number.id }));
    case 'account_stopped':
    case 'account_unproven':
      return leave(putBack(tx, message, null));
    case 'number_stopped':
      return leave(holdMessage(tx, message, turn.reason));
  }
}

async function leave(done: Promise<unknown>): Promise<null> {
  await done;
  return null;
}
