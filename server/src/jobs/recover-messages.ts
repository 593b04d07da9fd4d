import type { Context } from '../context.ts';
import { recoverStrandedMessages } from '../services/stranded-messages.ts';

export const recoverMessagesJob = (ctx: Context) => () => recoverStrandedMessages(ctx);
