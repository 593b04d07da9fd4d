import { actingFor, type Context, SYSTEM } from '../context.ts';
import { setInboundCallback } from '../services/inbound-callbacks.ts';
import type { Jobs } from './queue.ts';

export const setInboundCallbackJob = (ctx: Context) => (payload: Jobs['set_inbound_callback']) =>
  setInboundCallback(actingFor(ctx, payload.orgId, SYSTEM), payload.numberId);
