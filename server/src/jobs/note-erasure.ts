import { actingFor, type Context, SYSTEM } from '../context.ts';
import { noteErasure } from '../services/erasure-replay.ts';
import type { Jobs } from './queue.ts';

export const noteErasureJob = (ctx: Context) => (payload: Jobs['note_erasure']) =>
  noteErasure(actingFor(ctx, payload.orgId, SYSTEM), payload.clientId);
