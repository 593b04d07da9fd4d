import type { Context } from '../context.ts';
import { endQuarantines } from '../services/quarantine-ends.ts';

export const endQuarantinesJob = (ctx: Context) => () => endQuarantines(ctx);
