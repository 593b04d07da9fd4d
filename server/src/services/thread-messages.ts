import { previewOf } from '@maskline/core/domain/message-body';
import { countSegments } from '@maskline/core/domain/segments';
import type { Updateable } from 'kysely';
import type { OrgContext } from '../context.ts';
import type { Message, Tables, Thread } from '../store/tables.ts';

type Places = 'seq' | 'orgId' | 'threadId' | 'clientId' | 'encoding' | 'segments' | 'updatedAt';
type Unset =
  | 'carrierAccountId'
  | 'carrierMessageId'
  | 'carrierCode'
  | 'failureReason'
  | 'retryOf'
  | 'numberId'
  | 'consent'
  | 'contactData'
  | 'redactedBody'
  | 'policyVersion';
type Worked =
  | 'leaseToken'
  | 'leaseUntil'
  | 'attemptsMade'
  | 'nextAttemptAt'
  | 'claims'
  | 'pacedNumberId'
  | 'letPassAt'
  | 'recipient'
  | 'recipientSitterId';
export type MessageToAppend = Omit<Message, Places | Unset | Worked> &
  Partial<Pick<Message, Unset | 'recipient' | 'recipientSitterId'>>;

/** Gives a text its place at the end of the thread, which the caller has locked, and keeps what the inbox shows of it. */
export async function appendMessage(
  tx: OrgContext,
  thread: Thread,
  message: MessageToAppend,
  threadChange: Updateable<Tables['threads']> = {},
): Promise<Message> {
  const { encoding, segments } = countSegments(message.body);
  const seq = thread.lastSeq + 1;
  const row = await tx.db
    .insertInto('messages')
    .values({
      ...message,
      orgId: tx.orgId,
      threadId: thread.id,
      clientId: thread.clientId,
      decision: JSON.stringify(message.decision),
      seq,
      encoding,
      segments,
      updatedAt: message.occurredAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await tx.db
    .updateTable('threads')
    .set({
      lastSeq: seq,
      lastActivityAt: message.occurredAt,
      lastMessagePreview: previewOf(message.body),
      lastMessageDirection: message.direction,
      ...threadChange,
    })
    .where('orgId', '=', tx.orgId)
    .where('id', '=', thread.id)
    .execute();
  return row;
}
