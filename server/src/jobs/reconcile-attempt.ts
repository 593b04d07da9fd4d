import { actingFor, type Context, SYSTEM } from '../context.ts';
import { reconcileAttempt } from '../services/reconciliation.ts';
import type { Jobs } from './queue.ts';

export const reconcileAttemptJob = (ctx: Context) => (payload: Jobs['reconcile_attempt']) =>
  reconcileAttempt(actingFor(ctx, payload.orgId, SYSTEM), payload.attemptId);
