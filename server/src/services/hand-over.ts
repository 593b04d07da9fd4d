import type { RoutingFacts } from '@maskline/core/domain/routing/facts';
import {
  decideOutbound,
  heldAtHandOver,
  type OutboundDecision,
  type OutboundSend,
  type OutboundText,
} from '@maskline/core/domain/routing/outbound';
import { acceptedDecision } from '@maskline/core/domain/routing/stored-decision';
import { inTransaction, type OrgContext } from '../context.ts';
import {
  findQueuedMessage,
  hasEarlierUndecided,
  lockContactForUse,
  lockNumberForUse,
  phoneOfContact,
  type QueuedMessage,
} from '../store/deliveries.ts';
import { newOpaqueId } from '../store/ids.ts';
import { isSendingPaused } from '../store/recoveries.ts';
import type { BusinessNumber, DeliveryAttempt } from '../store/tables.ts';
import { lockThread } from '../store/threads.ts';
import { raiseRoutingAlerts } from './alerts.ts';
import { recordEvent } from './audit.ts';
import { failMessage, holdMessage } from './delivery-state.ts';
import { setMessageStatus } from './message-status.ts';
import { openThreadLease } from './number-leases.ts';
import { touchNumber } from './number-use.ts';
import { getThreadFacts } from './thread-facts.ts';

const LEASE_MS = 15_000;
const RACES_LOST = 5;

export type AttemptToMake = DeliveryAttempt & { body: string };

/**
 * Decides, immediately before the call, from which number and to which phone a queued text goes, and writes the attempt
 * that the call will be. Null if there is nothing to call now: the text is not queued any more, waits for an earlier
 * one of its thread, was held or failed by what has changed since its acceptance, or its organization recovers.
 */
export function handOver(ctx: OrgContext, messageId: string): Promise<AttemptToMake | null> {
  return inTransaction(ctx, async (tx) => {
    const found = await findQueuedMessage(tx.db, tx.orgId, messageId);
    if (!found || (await isSendingPaused(tx.db, tx.orgId))) return null;
    await lockThread(tx.db, tx.orgId, found.threadId);
    const message = await findQueuedMessage(tx.db, tx.orgId, messageId);
    const at = await tx.clock.now(tx.db);
    if (!message || (await mustWait(tx, message, at))) return null;
    return decideAndWrite(tx, message, at);
  });
}

async function mustWait(tx: OrgContext, message: QueuedMessage, at: Date): Promise<boolean> {
  if (message.nextAttemptAt && message.nextAttemptAt > at) return true;
  return hasEarlierUndecided(tx.db, message);
}

async function decideAndWrite(
  tx: OrgContext,
  message: QueuedMessage,
  at: Date,
): Promise<AttemptToMake | null> {
  const { facts, decision } = await decideOnLockedNumber(tx, message);
  const late = heldAtHandOver(facts, textOf(message), at);
  if (!late && decision.outcome === 'send') {
    await raiseRoutingAlerts(tx, message.threadId, decision.alerts);
    return writeAttempt(tx, message, decision, at);
  }
  const optedOut = decision.outcome === 'refused' && decision.code === 'recipient_opted_out';
  if (optedOut) await failMessage(tx, message, { sentence: decision.sentence });
  else await holdMessage(tx, message, late ?? decision.sentence);
  return null;
}

/**
 * Numbers change without the thread's lock: the one that was chosen is locked against that and looked at again, so that
 * no attempt is written after its number's quarantine was. The phone is locked first: it may opt out meanwhile.
 */
async function decideOnLockedNumber(
  tx: OrgContext,
  message: QueuedMessage,
): Promise<{ facts: RoutingFacts; decision: OutboundDecision }> {
  if (message.contactId) await lockContactForUse(tx.db, tx.orgId, message.contactId);
  const text = textOf(message);
  const sitterIds = text.author.kind === 'sitter' ? [text.author.sitterId] : [];
  for (let lost = 0; lost < RACES_LOST; lost += 1) {
    const facts = await getThreadFacts(tx, message.threadId, sitterIds);
    const decision = message.contactId
      ? decideOutbound(facts, text, acceptedDecision(message.decision))
      : decideOutbound({ ...facts, contacts: [] }, text, acceptedDecision(message.decision));
    if (decision.outcome === 'refused') return { facts, decision };
    const locked = await lockNumberForUse(tx.db, tx.orgId, decision.numberId);
    if (locked && isAsDecided(facts, locked)) return { facts, decision };
  }
  throw new Error('the numbers of a thread change faster than a text can be decided');
}

function isAsDecided({ numbers }: RoutingFacts, locked: BusinessNumber): boolean {
  const { dedicated, frontDesk, leased, pool } = numbers;
  const seen = [...dedicated, frontDesk, leased, ...pool].find((number) => number?.id === locked.id);
  return locked.status === 'active' && seen?.class === locked.class && seen.sitterId === locked.sitterId;
}

async function writeAttempt(
  tx: OrgContext,
  message: QueuedMessage,
  decision: OutboundSend,
  at: Date,
): Promise<AttemptToMake> {
  if (decision.opensLease) await openThreadLease(tx, message.threadId, decision.numberId);
  await touchNumber(tx, decision.numberId, at);
  const leaseToken = newOpaqueId();
  const stored = JSON.stringify(decision);
  const attempt = await tx.db
    .insertInto('deliveryAttempts')
    .values({
      orgId: tx.orgId,
      // Leaves the house in the callback's address.
      id: newOpaqueId(),
      messageId: message.id,
      leaseToken,
      numberId: decision.numberId,
      fromE164: decision.e164,
      toPhone: await phoneOfContact(tx.db, tx.orgId, decision.contactId),
      decision: stored,
      state: 'calling',
      carrierMessageId: null,
      carrierCode: null,
      error: null,
      startedAt: at,
      finishedAt: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await setMessageStatus(tx, message, {
    status: 'sending',
    numberId: decision.numberId,
    decision: stored,
    leaseToken,
    leaseUntil: new Date(at.getTime() + LEASE_MS),
    attemptsMade: message.attemptsMade + 1,
    nextAttemptAt: null,
  });
  const details = { thread_id: message.threadId, number_id: decision.numberId, rule: decision.rule };
  await recordEvent(tx, { event: 'message.handed_over', entity: 'message', entityId: message.id, details });
  return { ...attempt, body: message.body };
}

function textOf(message: QueuedMessage): OutboundText {
  const author =
    message.author === 'sitter' && message.authorSitterId
      ? ({ kind: 'sitter', sitterId: message.authorSitterId } as const)
      : ({ kind: message.author === 'owner' ? 'owner' : 'automation' } as const);
  return { author, at: message.occurredAt, contactId: message.contactId ?? undefined };
}
