import type { Context } from '../context.ts';
import { forgetIdempotencyKeys } from '../services/idempotency-keys.ts';

export const forgetIdempotencyKeysJob = (ctx: Context) => () => forgetIdempotencyKeys(ctx);
