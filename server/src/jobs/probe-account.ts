import { actingFor, type Context, SYSTEM } from '../context.ts';
import { probeAccount } from '../services/lane-openings.ts';
import type { Jobs } from './queue.ts';

export const probeAccountJob = (ctx: Context) => (payload: Jobs['probe_account']) =>
  probeAccount(actingFor(ctx, payload.orgId, SYSTEM));
