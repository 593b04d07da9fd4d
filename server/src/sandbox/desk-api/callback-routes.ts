import type { FastifyInstance } from 'fastify';
import { listCallbacks } from '../callbacks.ts';
import type { Courier } from '../courier.ts';
import type { SandboxContext } from '../sandbox-context.ts';
import type { Callback } from '../store/tables.ts';
import { CallbackQuery } from './requests.ts';

export function callbackRoutes(app: FastifyInstance, ctx: SandboxContext, courier: Courier): void {
  app.get('/callbacks', async ({ query }) => {
    const { state, limit } = CallbackQuery.parse(query);
    return { data: (await listCallbacks(ctx, { state, limit })).map(callbackView) };
  });
  app.post('/flush', async (_request, reply) => {
    await courier.flush();
    return reply.status(204).send();
  });
}

function callbackView(callback: Callback): object {
  return {
    id: callback.id,
    kind: callback.kind,
    account_sid: callback.accountSid,
    message_sid: callback.messageSid,
    url: callback.url,
    message_status: callback.fields.MessageStatus ?? null,
    state: callback.state,
    attempts: callback.attempts,
    answer_status: callback.answerStatus,
    last_error: callback.lastError,
    created_at: callback.createdAt,
    settled_at: callback.settledAt,
  };
}
