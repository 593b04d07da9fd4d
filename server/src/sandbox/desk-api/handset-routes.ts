import type { FastifyInstance } from 'fastify';
import { listHandsets, textsOf } from '../handsets.ts';
import type { SandboxContext } from '../sandbox-context.ts';
import { HandsetParams } from './requests.ts';

export function handsetRoutes(app: FastifyInstance, ctx: SandboxContext): void {
  app.get('/handsets', async () => ({
    data: (await listHandsets(ctx)).map(({ phone, received, sent, lastAt }) => ({
      phone,
      received,
      sent,
      last_at: lastAt,
    })),
  }));
  app.get('/handsets/:phone', async ({ params }) => {
    const { phone } = HandsetParams.parse(params);
    const texts = await textsOf(ctx, phone);
    return { phone, texts: texts.map(({ messageSid, ...text }) => ({ ...text, message_sid: messageSid })) };
  });
}
