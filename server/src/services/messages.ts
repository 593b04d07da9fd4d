import { DomainError } from '@maskline/core/domain/errors';
import { checkMessageBody } from '@maskline/core/domain/message-body';
import { type ContactData, kindsOf, POLICY_VERSION } from '@maskline/core/domain/policy/contact-data';
import { redact } from '@maskline/core/domain/policy/redaction';
import type { Author } from '@maskline/core/domain/routing/facts';
import { decideOutbound, type OutboundSend } from '@maskline/core/domain/routing/outbound';
import { toStored } from '@maskline/core/domain/routing/stored-decision';
import { inTransaction, type OrgContext } from '../context.ts';
import { enqueue } from '../jobs/queue.ts';
import { newId } from '../store/ids.ts';
import type { Message, Thread } from '../store/tables.ts';
import { lockThread } from '../store/threads.ts';
import { raiseRoutingAlerts } from './alerts.ts';
import { recordEvent } from './audit.ts';
import { closeConsentAlerts } from './consent-alerts.ts';
import { judgeOutbound } from './contact-policy.ts';
import { openThreadLease } from './number-leases.ts';
import { RefusedText } from './refused-texts.ts';
import { authorOf } from './routing-authors.ts';
import { requireAnyWindow } from './sitter-threads.ts';
import { getThreadFacts } from './thread-facts.ts';
import { appendMessage } from './thread-messages.ts';

export type TextToSend = {
  /** A new one, unless given. */
  id?: string | undefined;
  threadId: string;
  body: string;
  /** The phone that the owner chose; otherwise the rule chooses. */
  contactId?: string | undefined;
  /** The text that this one tries again. */
  retryOf?: string | undefined;
  /** Whose text it is, where nobody writes it now; otherwise the actor's. */
  author?: Author | undefined;
  /** Its scheduled time; now, unless given. */
  at?: Date | undefined;
};

/**
 * Accepts a text of the acting owner, sitter or automation: message, decision, audit event and wake-up exist together or
 * not at all, and the text goes out after that. Throws the refusal of the routing decision as a `RefusedText`, `not_found`
 * for a sitter who never had to do with the thread, and the refusals of `checkMessageBody`. Each call is another text.
 */
export function sendMessage(ctx: OrgContext, text: TextToSend): Promise<Message> {
  const body = checkMessageBody(text.body);
  if (!body.ok) throw new DomainError(body.code, body.message);
  return inTransaction(ctx, async (tx) => {
    const thread = await lockThread(tx.db, tx.orgId, text.threadId);
    if (!thread) throw new DomainError('not_found');
    const decision = await decideToSend(tx, thread, text);
    if (decision.opensLease) await openThreadLease(tx, thread.id, decision.numberId);
    const { author } = decision;
    const message = await appendMessage(
      tx,
      thread,
      {
        id: text.id ?? newId(),
        direction: 'outbound',
        author: author.kind,
        authorSitterId: author.kind === 'sitter' ? author.sitterId : null,
        contactId: decision.contactId,
        body: text.body,
        status: 'queued',
        occurredAt: decision.at,
        decision: toStored(decision),
        contactData: kindsOf(decision.found),
        redactedBody: redactedFor(author, text.body, decision.found),
        policyVersion: POLICY_VERSION,
        retryOf: text.retryOf ?? null,
      },
      {
        // A scheduled time may lie before what came while the text waited for its turn.
        lastActivityAt: decision.at > thread.lastActivityAt ? decision.at : thread.lastActivityAt,
        // Who answers has read.
        ...(tx.actor.kind === 'owner' ? { unreadCount: 0 } : {}),
      },
    );
    await recordAcceptance(tx, message, decision, text);
    await enqueue(tx.db, 'deliver_message', { orgId: tx.orgId, messageId: message.id });
    return message;
  });
}

async function decideToSend(
  tx: OrgContext,
  thread: Thread,
  text: TextToSend,
): Promise<OutboundSend & { found: ContactData[] }> {
  const author = text.author ?? authorOf(tx.actor);
  const sitterIds = author.kind === 'sitter' ? [author.sitterId] : [];
  const facts = await getThreadFacts(tx, text.threadId, sitterIds);
  if (author.kind === 'sitter') requireAnyWindow(facts, author.sitterId);
  const at = text.at ?? (await tx.clock.now(tx.db));
  const contactData = await judgeOutbound(tx, {
    threadId: thread.id,
    author: author.kind,
    authorSitterId: sitterIds[0] ?? null,
    body: text.body,
    seq: thread.lastSeq + 1,
    at,
    retryOf: text.retryOf ?? null,
  });
  const decision = decideOutbound(facts, { author, at, contactId: text.contactId, contactData });
  if (decision.outcome === 'refused') throw new RefusedText(text, decision, kindsOf(contactData));
  return { ...decision, found: contactData };
}

/** What sitters read of an owner's text; a sitter's own goes out without any contact data. */
function redactedFor({ kind }: Author, body: string, found: readonly ContactData[]): string | null {
  return kind === 'sitter' || found.length === 0 ? null : redact(body, found);
}

async function recordAcceptance(
  tx: OrgContext,
  message: Message,
  decision: OutboundSend,
  { at: scheduledFor }: TextToSend,
): Promise<void> {
  await recordEvent(tx, {
    event: 'message.accepted',
    entity: 'message',
    entityId: message.id,
    details: {
      thread_id: message.threadId,
      number_id: decision.numberId,
      rule: decision.rule,
      ...(message.retryOf ? { retry_of: message.retryOf } : {}),
      ...(scheduledFor ? { scheduled_for: scheduledFor } : {}),
      ...(message.contactData.length > 0 ? { contact_data: message.contactData } : {}),
    },
  });
  await raiseRoutingAlerts(tx, message.threadId, decision.alerts);
  await closeConsentAlerts(tx, decision.contactId, ['help_asked']);
}
