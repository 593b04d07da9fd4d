import { actingFor, type Context, SYSTEM } from '../context.ts';
import { listCarrierNumbers } from '../services/carrier-numbers.ts';
import type { Jobs } from './queue.ts';

export const listCarrierNumbersJob = (ctx: Context) => (payload: Jobs['list_carrier_numbers']) =>
  listCarrierNumbers(actingFor(ctx, payload.orgId, SYSTEM));
