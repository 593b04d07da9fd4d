import { actingFor, type Context, SYSTEM } from '../context.ts';
import { pollCarrier } from '../services/carrier-poll.ts';
import type { Jobs } from './queue.ts';

export const pollCarrierJob = (ctx: Context) => (payload: Jobs['poll_carrier']) =>
  pollCarrier(actingFor(ctx, payload.orgId, SYSTEM));
