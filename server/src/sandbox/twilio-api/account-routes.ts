import type { FastifyInstance } from 'fastify';
import { findAccount } from '../accounts.ts';
import { Refusal } from '../refusal.ts';
import type { SandboxContext } from '../sandbox-context.ts';
import { accountView } from './views.ts';

export function accountRoutes(app: FastifyInstance, ctx: SandboxContext): void {
  app.get<{ Params: { accountSid: string } }>('.json', async ({ params }) => {
    const account = await findAccount(ctx, params.accountSid);
    if (!account) throw new Refusal(20404);
    return accountView(account);
  });
}
