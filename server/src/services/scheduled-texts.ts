import { DomainError } from '@maskline/core/domain/errors';
import { checkMessageBody } from '@maskline/core/domain/message-body';
import { decideOutbound } from '@maskline/core/domain/routing/outbound';
import { inTransaction, type OrgContext } from '../context.ts';
import { newId } from '../store/ids.ts';
import {
  deleteScheduledText,
  insertScheduledText,
  lockScheduledText,
  updateScheduledText,
} from '../store/scheduled-texts.ts';
import type { Message, ScheduledText } from '../store/tables.ts';
import { closeAlert } from './alerts.ts';
import { recordEvent } from './audit.ts';
import { sendMessage } from './messages.ts';
import { getLockedThread } from './responsibility.ts';
import { authorOf } from './routing-authors.ts';
import { getThreadFacts } from './thread-facts.ts';

export type TextToSchedule = {
  threadId: string;
  body: string;
  sendAt: Date;
  contactId?: string | undefined;
};
export type ScheduledTextChanges = {
  body?: string | undefined;
  sendAt?: Date | undefined;
  /** Null lets the rule choose. */
  contactId?: string | null | undefined;
};
type Address = { threadId: string; scheduledTextId: string };

/**
 * Keeps a text of the owner until its time, when it is decided as if it were written then. Throws `not_found`,
 * `send_at_in_past`, the refusals of `checkMessageBody`, and those of the routing decision where no text could go out as
 * things are. Each call is another text.
 */
export function scheduleText(ctx: OrgContext, text: TextToSchedule): Promise<ScheduledText> {
  return inTransaction(ctx, async (tx) => {
    if (tx.actor.id === null) throw new DomainError('not_found');
    await getLockedThread(tx, text.threadId);
    const at = await tx.clock.now(tx.db);
    await requireFit(tx, text, at);
    const { threadId, body, sendAt, contactId = null } = text;
    const row = await insertScheduledText(tx.db, {
      orgId: tx.orgId,
      id: newId(),
      threadId,
      contactId,
      body,
      sendAt,
      problem: null,
      createdBy: tx.actor.id,
      createdAt: at,
      updatedAt: at,
    });
    await recordChange(tx, 'scheduled', row);
    return row;
  });
}

/** Changes one that has not gone out, and lets it wait again. Throws as `scheduleText` does. */
export function changeScheduledText(
  ctx: OrgContext,
  address: Address,
  changes: ScheduledTextChanges,
): Promise<ScheduledText> {
  return inTransaction(ctx, async (tx) => {
    const before = await getLocked(tx, address);
    const at = await tx.clock.now(tx.db);
    const { body = before.body, sendAt = before.sendAt, contactId = before.contactId } = changes;
    const isSame = body === before.body && +sendAt === +before.sendAt && contactId === before.contactId;
    if (isSame) return before;
    await requireFit(tx, { threadId: before.threadId, body, sendAt, contactId: contactId ?? undefined }, at);
    const change = { body, sendAt, contactId, problem: null, updatedAt: at };
    const row = await updateScheduledText(tx.db, before, change);
    await recordChange(tx, 'rescheduled', row);
    await closeAlert(tx, notSentTopic(row.id));
    return row;
  });
}

/** Sends it now, as a text that its owner writes now. Throws `not_found` once it has gone out, and as `sendMessage` does. */
export function sendScheduledTextNow(ctx: OrgContext, address: Address): Promise<Message> {
  return inTransaction(ctx, async (tx) => {
    const { id, threadId, body, contactId } = await getLocked(tx, address);
    await takeOff(tx, id);
    return sendMessage(tx, { id, threadId, body, contactId: contactId ?? undefined });
  });
}

/** Takes it back: it never goes out. Throws `not_found` once it has gone out. */
export function cancelScheduledText(ctx: OrgContext, address: Address): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const row = await getLocked(tx, address);
    await takeOff(tx, row.id);
    await recordChange(tx, 'cancelled', row);
  });
}

/** It waits no longer: it becomes a text under the same id, or is taken back. The caller holds its lock. */
export async function takeOff(tx: OrgContext, id: string): Promise<void> {
  await deleteScheduledText(tx.db, { orgId: tx.orgId, id });
  await closeAlert(tx, notSentTopic(id));
}

/** Of the alert that a scheduled text did not go out. */
export function notSentTopic(id: string): string {
  return `scheduled_text_not_sent:${id}`;
}

/** The thread's lock first, as everywhere. */
async function getLocked(tx: OrgContext, { threadId, scheduledTextId: id }: Address): Promise<ScheduledText> {
  await getLockedThread(tx, threadId);
  const row = await lockScheduledText(tx.db, { orgId: tx.orgId, id });
  if (row?.threadId !== threadId) throw new DomainError('not_found');
  return row;
}

/** Better now than at its time, when nobody may be there to read it. */
async function requireFit(tx: OrgContext, text: TextToSchedule, now: Date): Promise<void> {
  const body = checkMessageBody(text.body);
  if (!body.ok) throw new DomainError(body.code, body.message, { path: 'body' });
  if (text.sendAt <= now) throw new DomainError('send_at_in_past', undefined, { path: 'send_at' });
  const facts = await getThreadFacts(tx, text.threadId);
  const { contactId } = text;
  const decision = decideOutbound(facts, { author: authorOf(tx.actor), at: text.sendAt, contactId });
  if (decision.outcome === 'refused') throw new DomainError(decision.code, decision.sentence);
}

function recordChange(
  tx: OrgContext,
  what: 'scheduled' | 'rescheduled' | 'cancelled',
  { id, threadId, sendAt }: ScheduledText,
): Promise<void> {
  return recordEvent(tx, {
    event: `scheduled_text.${what}`,
    entity: 'scheduled_text',
    entityId: id,
    details: { thread_id: threadId, send_at: sendAt },
  });
}
