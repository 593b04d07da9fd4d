import { actingFor, type Context, SYSTEM } from '../context.ts';
import { checkInboundCallbacks } from '../services/inbound-callbacks.ts';
import type { Jobs } from './queue.ts';

export const checkInboundCallbacksJob = (ctx: Context) => (payload: Jobs['check_inbound_callbacks']) =>
  checkInboundCallbacks(actingFor(ctx, payload.orgId, SYSTEM));
