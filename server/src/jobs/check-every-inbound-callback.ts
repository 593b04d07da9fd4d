import type { Context } from '../context.ts';
import { checkEveryInboundCallback } from '../services/inbound-callbacks.ts';

export const checkEveryInboundCallbackJob = (ctx: Context) => () => checkEveryInboundCallback(ctx);
