import { DomainError } from '@maskline/core/domain/errors';
import { inTransaction, type OrgContext } from '../context.ts';
import { isSendingPaused } from '../store/recoveries.ts';
import type { Message } from '../store/tables.ts';
import { lockThread } from '../store/threads.ts';
import { closeAlert } from './alerts.ts';
import { recordEvent } from './audit.ts';
import { setMessageStatus } from './message-status.ts';
import { sendMessage } from './messages.ts';

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
