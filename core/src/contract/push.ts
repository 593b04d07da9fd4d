import { z } from 'zod';
import { Id } from './ids.ts';
import { Instant } from './instants.ts';

export const PushSubscriptionView = z
  .object({
    id: Id,
    created_at: Instant,
    last_success_at: Instant.nullable().describe('When a push service last took something for it'),
  })
  .meta({ id: 'PushSubscription' });

export const PushState = z
  .object({
    public_key: z.string().describe('What a browser subscribes with: `applicationServerKey`'),
    subscription: PushSubscriptionView.nullable().describe('Of the session that asks'),
  })
  .meta({ id: 'PushState' });

export const NewPushSubscription = z
  .strictObject({
    endpoint: z.url().max(2000).describe('At the push service of the browser'),
    keys: z.strictObject({
      p256dh: z.string().regex(/^B[A-Za-z0-9_-]{86}$/, 'must be a point of P-256 in base64url'),
      auth: z.string().regex(/^[A-Za-z0-9_-]{22}$/, 'must be 16 bytes in base64url'),
    }),
  })
  .describe('What the browser gave, as `PushSubscription.toJSON()` has it');

/** All that a push says, sealed for the browser: where to go, and nothing that was said or who said it. */
export const PushedText = z.strictObject({ kind: z.enum(['inbox_text', 'visit_text']), thread_id: Id });
