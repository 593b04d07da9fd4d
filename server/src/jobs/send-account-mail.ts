import { actingFor, type Context, SYSTEM } from '../context.ts';
import { sendAccountMail } from '../services/account-mail.ts';
import type { Jobs } from './queue.ts';

export const sendAccountMailJob = (ctx: Context) => (payload: Jobs['send_account_mail']) =>
  sendAccountMail(actingFor(ctx, payload.orgId, SYSTEM), payload.linkId);
