import { DomainError } from '@maskline/core/domain/errors';
import { inTransaction, type OrgContext } from '../context.ts';
import { enqueue } from '../jobs/queue.ts';
import { lockClient } from '../store/clients.ts';
import {
  type Erasing,
  eraseRows,
  hasTextsUnderWay,
  listPhonesOfClient,
  listUnsentTexts,
} from '../store/erasures.ts';
import type { Client } from '../store/tables.ts';
import { lockThreadByClient } from '../store/threads.ts';
import { recordEvent } from './audit.ts';
import { ensureErasureKey, hashPhone } from './erased-phones.ts';
import { endEngagements } from './erasure-engagements.ts';
import { setMessageStatus } from './message-status.ts';

/**
 * Erases what is stored of a client: names, phones, texts, notes, pets. Nothing is sent any more, visits ahead are
 * cancelled, and of each phone a keyed hash is left, so that its opt-out counts if it comes back. Cannot be undone; a
 * second time changes nothing. Throws `not_found`, and `texts_under_way` while a carrier is at a text of the client.
 */
export function eraseClient(ctx: OrgContext, clientId: string, reason: string | null): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const client = await lockClient(tx.db, tx.orgId, clientId);
    const thread = await lockThreadByClient(tx.db, tx.orgId, clientId);
    if (client.erasedAt) return;
    await erase(tx, client, thread?.id ?? null, reason);
  });
}

async function erase(
  tx: OrgContext,
  { id: clientId }: Client,
  threadId: string | null,
  reason: string | null,
): Promise<void> {
  const at = await tx.clock.now(tx.db);
  const erasing: Erasing = { orgId: tx.orgId, clientId, threadId, at };
  if (await hasTextsUnderWay(tx.db, erasing)) throw new DomainError('texts_under_way');
  await endEngagements(tx, clientId, threadId);
  const unsent = await listUnsentTexts(tx.db, erasing);
  for (const id of unsent) await discard(tx, id);
  const phones = await phonesToForget(tx, erasing);
  await keepHashes(tx, erasing, phones);
  await eraseRows(tx.db, erasing, phones);
  await recordEvent(tx, {
    event: 'client.erased',
    entity: 'client',
    entityId: clientId,
    reason,
    details: { phones: phones.length, texts_discarded: unsent.length },
  });
  await enqueue(tx.db, 'note_erasure', { orgId: tx.orgId, clientId });
}

async function discard(tx: OrgContext, id: string): Promise<void> {
  await setMessageStatus(tx, { id }, { status: 'discarded', leaseToken: null, leaseUntil: null });
  await recordEvent(tx, { event: 'message.discarded', entity: 'message', entityId: id, reason: 'erased' });
}

/** A phone that has become another client's, or a sitter's, is theirs. */
async function phonesToForget(tx: OrgContext, erasing: Erasing): Promise<string[]> {
  const phones = await listPhonesOfClient(tx.db, erasing);
  if (phones.length === 0) return [];
  const others = await tx.db
    .selectFrom('clientContacts')
    .select('phone')
    .where('orgId', '=', tx.orgId)
    .where('clientId', '<>', erasing.clientId)
    .where('phone', 'in', phones)
    .execute();
  const theirs = new Set(others.map(({ phone }) => phone));
  return phones.filter((phone) => !theirs.has(phone));
}

async function keepHashes(
  tx: OrgContext,
  { clientId, at: erasedAt }: Erasing,
  phones: readonly string[],
): Promise<void> {
  if (phones.length === 0) return;
  const { key } = await ensureErasureKey(tx);
  const optOuts = await tx.db
    .selectFrom('optOuts')
    .selectAll()
    .where('orgId', '=', tx.orgId)
    .where('phone', 'in', phones)
    .where('optedInAt', 'is', null)
    .execute();
  for (const phone of phones) {
    const optOut = optOuts.find((row) => row.phone === phone);
    const kept = {
      clientId,
      erasedAt,
      optedOutAt: optOut?.optedOutAt ?? null,
      carrierBlocks: optOut?.carrierBlocks ?? false,
    };
    await tx.db
      .insertInto('erasedPhones')
      .values({ orgId: tx.orgId, phoneHash: hashPhone(key, phone), ...kept })
      .onConflict((conflict) => conflict.columns(['orgId', 'phoneHash']).doUpdateSet(kept))
      .execute();
  }
}
