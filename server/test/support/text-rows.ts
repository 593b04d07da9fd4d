import { newId } from '../../src/store/ids.ts';
import type { Message } from '../../src/store/tables.ts';
import type { TestClient, TestOrganization } from './seeds.ts';

type Text = Pick<Message, 'direction' | 'status' | 'numberId'> & { seq: number; at: Date };

/** A text of a client's thread, as if it had come or gone. */
export async function insertText(
  { db, orgId }: TestOrganization,
  { id: clientId, threadId, contactId }: TestClient,
  { direction, status, numberId, seq, at }: Text,
): Promise<void> {
  if (threadId === null) throw new Error('a text needs a thread');
  const isInbound = direction === 'inbound';
  await db
    .insertInto('messages')
    .values({
      orgId,
      id: newId(),
      threadId,
      clientId,
      seq,
      direction,
      author: isInbound ? 'client' : 'owner',
      authorSitterId: null,
      contactId,
      body: 'Hello',
      encoding: 'GSM-7',
      segments: 1,
      status,
      occurredAt: at,
      numberId,
      recipient: isInbound ? 'owner' : null,
      recipientSitterId: null,
      decision: '{}',
      carrierAccountId: null,
      carrierMessageId: null,
      carrierCode: null,
      failureReason: null,
      retryOf: null,
      leaseToken: null,
      leaseUntil: null,
      nextAttemptAt: null,
      updatedAt: at,
    })
    .execute();
}
