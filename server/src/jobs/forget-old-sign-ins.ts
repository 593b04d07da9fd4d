import type { Context } from '../context.ts';
import { forgetOldSignIns } from '../services/old-sign-ins.ts';

export const forgetOldSignInsJob = (ctx: Context) => () => forgetOldSignIns(ctx);
