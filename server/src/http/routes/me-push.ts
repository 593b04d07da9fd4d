import { IdParams } from '@maskline/core/contract/ids';
import { NewPushSubscription, PushState, PushSubscriptionView } from '@maskline/core/contract/push';
import { toRfc3339 } from '@maskline/core/domain/time';
import { currentPushKey } from '../../services/push-keys.ts';
import { subscribeToPush, unsubscribeFromPush } from '../../services/push-subscriptions.ts';
import { findPushSubscriptionOfSession } from '../../store/push-subscriptions.ts';
import type { PushSubscription } from '../../store/tables.ts';
import { sessionOf } from '../permission.ts';
import { type App, route } from '../route.ts';

const own = { tag: 'Own account', allow: ['owner', 'sitter'], only: 'user' } as const;

export function ownPushRoutes(app: App): void {
  route(app, {
    ...own,
    method: 'GET',
    url: '/me/push',
    summary: 'With what a browser subscribes to new texts, and whether the one that asks does.',
    status: 200,
    response: PushState,
    act: async (ctx) => {
      const known = await findPushSubscriptionOfSession(ctx.db, ctx.orgId, sessionOf(ctx).id);
      const { keyId, publicKey } = currentPushKey(ctx);
      // One by an earlier key goes on until the browser has subscribed anew.
      const subscription = known?.pushKeyId === keyId ? viewOf(known) : null;
      return { public_key: publicKey, subscription };
    },
  });
  route(app, {
    ...own,
    method: 'POST',
    url: '/me/push-subscriptions',
    summary: 'Has the browser that asks told of new texts, without their contents, until it signs out.',
    body: NewPushSubscription,
    status: 201,
    response: PushSubscriptionView,
    act: async (ctx, { body: { endpoint, keys } }) => {
      const subscriber = { userId: ctx.principal.id, sessionId: sessionOf(ctx).id };
      return viewOf(await subscribeToPush(ctx, subscriber, { endpoint, ...keys }));
    },
  });
  route(app, {
    ...own,
    method: 'DELETE',
    url: '/me/push-subscriptions/:id',
    summary: 'Tells a browser nothing any more.',
    params: IdParams,
    status: 204,
    act: (ctx, { params }) => unsubscribeFromPush(ctx, ctx.principal.id, params.id),
  });
}

function viewOf({ id, createdAt, lastSuccessAt }: PushSubscription) {
  return {
    id,
    created_at: toRfc3339(createdAt),
    last_success_at: lastSuccessAt && toRfc3339(lastSuccessAt),
  };
}
