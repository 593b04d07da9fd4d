import { DomainError } from '@maskline/core/domain/errors';
import { isStillUseful } from '@maskline/core/domain/sending-lane';
import { inTransaction, type OrgContext, SYSTEM } from '../context.ts';
import { isSendingPaused } from '../store/recoveries.ts';
import type { Message } from '../store/tables.ts';
import { lockThread } from '../store/threads.ts';
import { closeAlert } from './alerts.ts';
import { recordEvent } from './audit.ts';
import { setMessageStatus } from './message-status.ts';
import { sendMessage } from './messages.ts';
import { authorOfText } from './routing-authors.ts';

type Choice = { messageId: string; contactId?: string | undefined };

/**
 * Tries a failed or undelivered text again as a new one, linked to the first, accepted now and decided anew. Throws
 * `message_not_retryable` unless the text failed and was not tried again before.
 */
export function retryMessage(ctx: OrgContext, { messageId, contactId }: Choice): Promise<Message> {
  return inTransaction(ctx, async (tx) => {
    const message = await lockOwnMessage(tx, messageId);
    const failed = message.status === 'failed' || message.status === 'undelivered';
    if (!failed || (await wasRetried(tx, messageId))) throw new DomainError('message_not_retryable');
    return sendMessage(tx, {
      threadId: message.threadId,
      body: message.body,
      contactId,
      retryOf: messageId,
    });
  });
}

/**
 * Tries a text again that the carrier took and dropped unsent: once, as a new text of the same author to the same phone,
 * accepted now and decided anew. False where that is for a person to say: it is a second try already, it is too old, the
 * organization recovers, or the rules refuse it by now. The caller holds the thread's lock.
 */
export async function retryByItself(tx: OrgContext, message: Message): Promise<boolean> {
  const { id, threadId, body, contactId, retryOf, occurredAt } = message;
  if (retryOf || !contactId || !isStillUseful(occurredAt, await tx.clock.now(tx.db))) return false;
  if (await isSendingPaused(tx.db, tx.orgId)) return false;
  const author = authorOfText(message);
  try {
    await sendMessage({ ...tx, actor: SYSTEM }, { threadId, body, contactId, retryOf: id, author });
    return true;
  } catch (error) {
    // A refusal comes before anything is written.
    if (error instanceof DomainError) return false;
    throw error;
  }
}

/** Sends a held text as a new text of the owner; the held one is discarded in its favour. Throws `message_not_held`. */
export function sendHeldMessage(ctx: OrgContext, { messageId, contactId }: Choice): Promise<Message> {
  return inTransaction(ctx, async (tx) => {
    const held = await requireHeld(tx, await lockOwnMessage(tx, messageId));
    await setMessageStatus(tx, held, { status: 'discarded' });
    const sent = await sendMessage(tx, {
      threadId: held.threadId,
      body: held.body,
      contactId,
      retryOf: messageId,
    });
    const details = { sent_as: sent.id };
    await recordEvent(tx, { event: 'message.discarded', entity: 'message', entityId: messageId, details });
    return sent;
  });
}

/**
 * Discards a held text, or while the organization recovers one that waits: it stays in the thread and is never sent.
 * Throws `message_not_held`.
 */
export function discardMessage(ctx: OrgContext, messageId: string, reason: string | null): Promise<Message> {
  return inTransaction(ctx, async (tx) => {
    const message = await lockOwnMessage(tx, messageId);
    const isLeft = message.status === 'queued' && (await isSendingPaused(tx.db, tx.orgId));
    const discarded = isLeft ? message : await requireHeld(tx, message);
    await recordEvent(tx, { event: 'message.discarded', entity: 'message', entityId: messageId, reason });
    return setMessageStatus(tx, discarded, { status: 'discarded' });
  });
}

async function requireHeld(tx: OrgContext, message: Message): Promise<Message> {
  if (message.status !== 'held') throw new DomainError('message_not_held');
  await closeAlert(tx, `message_held:${message.id}`);
  return message;
}

/** The thread's lock first, as everywhere. A sitter has only texts of their own. */
async function lockOwnMessage(tx: OrgContext, messageId: string): Promise<Message> {
  const find = () =>
    tx.db
      .selectFrom('messages')
      .selectAll()
      .where('orgId', '=', tx.orgId)
      .where('id', '=', messageId)
      .where('direction', '=', 'outbound')
      .executeTakeFirst();
  const found = await find();
  if (!found || (tx.actor.kind === 'sitter' && found.authorSitterId !== tx.actor.id)) {
    throw new DomainError('not_found');
  }
  await lockThread(tx.db, tx.orgId, found.threadId);
  return (await find()) ?? found;
}

async function wasRetried(tx: OrgContext, messageId: string): Promise<boolean> {
  const retry = await tx.db
    .selectFrom('messages')
    .select('id')
    .where('orgId', '=', tx.orgId)
    .where('retryOf', '=', messageId)
    .executeTakeFirst();
  return retry !== undefined;
}
