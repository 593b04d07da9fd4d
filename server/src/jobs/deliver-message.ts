import type { Context } from '../context.ts';
import { deliverMessage } from '../services/delivery.ts';
import type { Jobs } from './queue.ts';

export const deliverMessageJob = (ctx: Context) => (payload: Jobs['deliver_message']) =>
  deliverMessage(ctx, payload.orgId, payload.messageId);
