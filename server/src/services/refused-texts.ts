import { DomainError } from '@maskline/core/domain/errors';
import { type ContactDataKind, POLICY_VERSION } from '@maskline/core/domain/policy/contact-data';
import { nameOf } from '@maskline/core/domain/policy/violation-sentences';
import type { OutboundRefusal } from '@maskline/core/domain/routing/outbound';
import { toStored } from '@maskline/core/domain/routing/stored-decision';
import { toRfc3339 } from '@maskline/core/domain/time';
import { inTransaction, type OrgContext } from '../context.ts';
import { newId } from '../store/ids.ts';
import { getSitter } from '../store/sitters.ts';
import type { Thread } from '../store/tables.ts';
import { lockThread } from '../store/threads.ts';
import { raiseAlert, raiseRoutingAlerts } from './alerts.ts';
import { recordEvent } from './audit.ts';
import { appendMessage } from './thread-messages.ts';

type Refused = { threadId: string; body: string };

/** The refusal of a text by its routing decision, with what the owner must learn of it. */
export class RefusedText extends DomainError {
  readonly text: Refused;
  readonly refusal: OutboundRefusal;
  readonly contactData: ContactDataKind[];

  constructor(text: Refused, refusal: OutboundRefusal, contactData: ContactDataKind[]) {
    const { code, sentence, nextWindow } = refusal;
    super(code, sentence, nextWindow ? { next_window: spanOf(nextWindow) } : {});
    this.text = text;
    this.refusal = refusal;
    this.contactData = contactData;
  }
}

function spanOf({ startsAt, endsAt }: { startsAt: Date; endsAt: Date }) {
  return { starts_at: toRfc3339(startsAt), ends_at: toRfc3339(endsAt) };
}

/**
 * Raises the alerts of a text that was refused, such as the numbers it passed over, and keeps one with contact data for
 * the owner to review: the refusal rolled back all else that its transaction wrote, so this is called after it. Of any
 * other error: nothing. Each call counts the alerts once more; the same text refused twice in a row is kept once.
 */
export async function recordRefusal(ctx: OrgContext, error: unknown): Promise<void> {
  if (!(error instanceof RefusedText)) return;
  const { text, refusal } = error;
  await inTransaction(ctx, async (tx) => {
    await raiseRoutingAlerts(tx, text.threadId, refusal.alerts);
    if (refusal.code !== 'policy_violation' || refusal.author.kind !== 'sitter') return;
    const thread = await lockThread(tx.db, tx.orgId, text.threadId);
    if (thread) await keepForReview(tx, thread, refusal.author.sitterId, error);
  });
}

async function keepForReview(
  tx: OrgContext,
  thread: Thread,
  sitterId: string,
  { text, refusal, contactData }: RefusedText,
): Promise<void> {
  const { name } = await getSitter(tx.db, tx.orgId, sitterId);
  const entities = [
    { entity: 'thread', id: thread.id },
    { entity: 'sitter', id: sitterId },
  ];
  await raiseAlert(tx, {
    kind: 'policy_violation',
    severity: 'warning',
    topic: `policy_violation:${thread.id}:${sitterId}`,
    sentence: `${name} wanted to send ${contactData.map(nameOf).join(', ')}. The text was not sent.`,
    whatToDo: 'Read it in the conversation, and write to the client yourself if it was needed.',
    entities,
  });
  if (await isKept(tx, thread, sitterId, text.body)) return;
  const { lastMessagePreview, lastMessageDirection, lastActivityAt } = thread;
  const { id } = await appendMessage(
    tx,
    thread,
    {
      id: newId(),
      direction: 'outbound',
      author: 'sitter',
      authorSitterId: sitterId,
      contactId: null,
      body: text.body,
      status: 'blocked',
      occurredAt: refusal.at,
      decision: toStored(refusal),
      failureReason: refusal.sentence,
      contactData,
      policyVersion: POLICY_VERSION,
    },
    // The inbox shows what went to and fro.
    { lastMessagePreview, lastMessageDirection, lastActivityAt },
  );
  const details = { thread_id: thread.id, contact_data: contactData };
  await recordEvent(tx, { event: 'message.blocked', entity: 'message', entityId: id, details });
}

/** The last text of the thread is this one, refused before. */
async function isKept(tx: OrgContext, thread: Thread, sitterId: string, body: string): Promise<boolean> {
  const last = await tx.db
    .selectFrom('messages')
    .select('id')
    .where('orgId', '=', tx.orgId)
    .where('threadId', '=', thread.id)
    .where('seq', '=', thread.lastSeq)
    .where('status', '=', 'blocked')
    .where('authorSitterId', '=', sitterId)
    .where('body', '=', body)
    .executeTakeFirst();
  return last !== undefined;
}
