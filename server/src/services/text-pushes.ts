import { createHash } from 'node:crypto';
import type { InboundDecision } from '@maskline/core/domain/routing/inbound';
import { isSessionOpen } from '@maskline/core/domain/session-life';
import { inTransaction, type OrgContext } from '../context.ts';
import { enqueue } from '../jobs/queue.ts';
import { type Push, PushError } from '../push-service.ts';
import { listPushTargets, markPushed, type PushTarget } from '../store/push-subscriptions.ts';
import { loadRoutingFacts } from '../store/routing-facts.ts';
import { listSeenMessages } from '../store/sitter-threads.ts';
import type { Message } from '../store/tables.ts';
import { findPushKeys } from './push-keys.ts';
import { endPushSubscription } from './push-subscriptions.ts';
import { spansOfThreads } from './sitter-threads.ts';

const KEPT_BY_SERVICE_SECONDS = 4 * 3_600;

/** Has whoever is expected to answer told of a text that came in, in the transaction that stores it. */
export async function enqueuePushes(
  tx: OrgContext,
  messageId: string,
  recipient: InboundDecision['recipient'],
): Promise<void> {
  const at = await tx.clock.now(tx.db);
  const sitterId = recipient.kind === 'sitter' ? recipient.sitterId : null;
  for (const target of await listPushTargets(tx.db, tx.orgId, { sitterId })) {
    if (!isSessionOpen(target, at)) continue;
    await enqueue(tx.db, 'push_text', { orgId: tx.orgId, messageId, subscriptionId: target.id });
  }
}

/**
 * Tells one browser that there is a text: not what it says, nor from whom. Whoever may not see it any more is not told. A
 * push service that cannot take it is asked again, and what it does not know any more is removed. May run twice: the
 * second push takes the place of the first. Throws `PushError`, unless it is the last try.
 */
export async function pushText(
  ctx: OrgContext,
  { messageId, subscriptionId, isLastTry }: { messageId: string; subscriptionId: string; isLastTry: boolean },
): Promise<void> {
  const written = await inTransaction(ctx, (tx) => writePush(tx, messageId, subscriptionId));
  if (!written) return;
  const { target, push } = written;
  const outcome = await ctx.push.send(push).catch((error: unknown) => {
    if (isLastTry && error instanceof PushError) return 'refused' as const;
    throw error;
  });
  await inTransaction(ctx, async (tx) => {
    if (outcome === 'taken') await markPushed(tx.db, target, await tx.clock.now(tx.db));
    if (outcome === 'gone') await endPushSubscription(tx, target, 'gone');
  });
  if (outcome === 'refused') ctx.log.warn({ subscriptionId }, 'a push service did not take a push');
}

type Written = { target: PushTarget; push: Push };

async function writePush(tx: OrgContext, messageId: string, subscriptionId: string): Promise<Written | null> {
  const at = await tx.clock.now(tx.db);
  const message = await findMessage(tx, messageId);
  if (!message) return null;
  const { recipientSitterId: sitterId, threadId } = message;
  const [target] = await listPushTargets(tx.db, tx.orgId, { sitterId, only: subscriptionId });
  if (!target || !isSessionOpen(target, at)) return null;
  if (sitterId !== null && !(await isSeenBy(tx, sitterId, message))) return null;
  const from = await findPushKeys(tx, target.pushKeyId);
  if (!from) {
    await endPushSubscription(tx, target, 'key_lost');
    return null;
  }
  const { endpoint, p256dh, auth } = target;
  const payload = JSON.stringify({
    kind: sitterId === null ? 'inbox_text' : 'visit_text',
    thread_id: threadId,
  });
  const to = { endpoint, p256dh, auth };
  const topic = topicOf(target.id, threadId);
  return { target, push: { to, from, payload, topic, ttlSeconds: KEPT_BY_SERVICE_SECONDS } };
}

/** By what the sitter's own list of texts shows now. */
async function isSeenBy(tx: OrgContext, sitterId: string, { id, threadId }: Stored): Promise<boolean> {
  const facts = await loadRoutingFacts(tx.db, tx.orgId, [threadId], [sitterId]);
  const spans = spansOfThreads(facts.values(), sitterId);
  return (await listSeenMessages(tx.db, tx.orgId, sitterId, { spans, messageIds: [id] })).has(id);
}

type Stored = Pick<Message, 'id' | 'threadId' | 'recipientSitterId'>;

function findMessage({ db, orgId }: OrgContext, messageId: string): Promise<Stored | undefined> {
  return db
    .selectFrom('messages')
    .select(['id', 'threadId', 'recipientSitterId'])
    .where('orgId', '=', orgId)
    .where('id', '=', messageId)
    .where('direction', '=', 'inbound')
    .executeTakeFirst();
}

/** The same for all texts of a conversation: only the last one waits at the push service, which learns no id of ours. */
function topicOf(subscriptionId: string, threadId: string): string {
  return createHash('sha256').update(`${subscriptionId} ${threadId}`).digest('base64url').slice(0, 32);
}
