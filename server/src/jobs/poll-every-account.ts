import type { Context } from '../context.ts';
import { pollEveryAccount } from '../services/carrier-poll.ts';

export const pollEveryAccountJob = (ctx: Context) => () => pollEveryAccount(ctx);
