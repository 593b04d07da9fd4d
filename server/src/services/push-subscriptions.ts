import { createHash } from 'node:crypto';
import { DomainError } from '@maskline/core/domain/errors';
import { inTransaction, type OrgContext } from '../context.ts';
import type { PushAddress } from '../push-service.ts';
import { newId } from '../store/ids.ts';
import {
  findPushSubscription,
  findPushSubscriptionOfSession,
  removePresentedPushSubscription,
  removePushSubscription,
} from '../store/push-subscriptions.ts';
import { presentCredential } from '../store/row-security.ts';
import type { PushSubscription } from '../store/tables.ts';
import { lockUser } from '../store/users.ts';
import { recordEvent } from './audit.ts';
import { currentPushKey } from './push-keys.ts';

export type PushSubscriber = { userId: string; sessionId: string };

/**
 * Has the browser of a session told of new texts until the session ends. The same again changes nothing; whatever the
 * session or the browser had before is replaced. Throws `invalid_request` for an endpoint that nothing is sent to.
 */
export function subscribeToPush(
  ctx: OrgContext,
  { userId, sessionId }: PushSubscriber,
  address: PushAddress,
): Promise<PushSubscription> {
  if (!ctx.push.accepts(address.endpoint))
    throw new DomainError('invalid_request', REFUSED, { path: 'endpoint' });
  return inTransaction(ctx, async (tx) => {
    await lockUser(tx.db, tx.orgId, userId);
    const { keyId } = currentPushKey(tx);
    const endpointHash = createHash('sha256').update(address.endpoint).digest();
    const before = [
      await findPushSubscription(tx.db, tx.orgId, endpointHash),
      await findPushSubscriptionOfSession(tx.db, tx.orgId, sessionId),
    ].flatMap((known) => known ?? []);
    const same = before.find(
      (known) => known.sessionId === sessionId && known.pushKeyId === keyId && isSame(known, address),
    );
    if (same) return same;
    for (const known of before) await endPushSubscription(tx, known, 'replaced');
    await presentCredential(tx.db, endpointHash);
    await removePresentedPushSubscription(tx.db, endpointHash);
    const subscription: PushSubscription = {
      orgId: tx.orgId,
      id: newId(),
      userId,
      sessionId,
      ...address,
      endpointHash,
      pushKeyId: keyId,
      createdAt: await tx.clock.now(tx.db),
      lastSuccessAt: null,
    };
    await tx.db.insertInto('pushSubscriptions').values(subscription).execute();
    const details = { user_id: userId, session_id: sessionId };
    const entity = { entity: 'push_subscription', entityId: subscription.id };
    await recordEvent(tx, { event: 'push_subscription.added', ...entity, details });
    return subscription;
  });
}

const REFUSED = 'Nothing is sent there: the endpoint of a push service is a public https address.';

/** Throws `not_found` for one that is not the user's. */
export function unsubscribeFromPush(ctx: OrgContext, userId: string, subscriptionId: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const own = await tx.db
      .selectFrom('pushSubscriptions')
      .selectAll()
      .where('orgId', '=', tx.orgId)
      .where('userId', '=', userId)
      .where('id', '=', subscriptionId)
      .executeTakeFirst();
    if (!own) throw new DomainError('not_found');
    await endPushSubscription(tx, own, 'switched_off');
  });
}

export type PushEnd = 'switched_off' | 'replaced' | 'gone' | 'key_lost';

/** Ends it before its session does. One that is gone already stays as it is. */
export async function endPushSubscription(
  tx: OrgContext,
  subscription: Pick<PushSubscription, 'orgId' | 'id' | 'userId'>,
  cause: PushEnd,
): Promise<void> {
  if (!(await removePushSubscription(tx.db, subscription))) return;
  const details = { user_id: subscription.userId, cause };
  const entity = { entity: 'push_subscription', entityId: subscription.id };
  await recordEvent(tx, { event: 'push_subscription.removed', ...entity, details });
}

function isSame(known: PushAddress, { endpoint, p256dh, auth }: PushAddress): boolean {
  return known.endpoint === endpoint && known.p256dh === p256dh && known.auth === auth;
}
