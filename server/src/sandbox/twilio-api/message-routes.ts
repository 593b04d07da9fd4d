import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { findMessage, listMessages } from '../messages.ts';
import { Refusal } from '../refusal.ts';
import type { SandboxContext } from '../sandbox-context.ts';
import { sendText } from '../send-text.ts';
import type { Fields } from './fields.ts';
import { pageRequestOf, pageView } from './pages.ts';
import { sentDates } from './sent-dates.ts';
import { spoilable } from './spoilable.ts';
import { messageView } from './views.ts';

type InAccount = { Params: { accountSid: string } };
type OneOf = { Params: { accountSid: string; sid: string } };

export function messageRoutes(app: FastifyInstance, ctx: SandboxContext): void {
  app.post(
    '/Messages.json',
    spoilable<InAccount>(ctx, 'send', (request, reply) => createMessage(ctx, request, reply)),
  );
  app.get(
    '/Messages.json',
    spoilable<InAccount>(ctx, 'list', async ({ params: { accountSid }, url }) => {
      const page = pageRequestOf(url);
      const found = await listMessages(ctx, {
        accountSid,
        ...partyOf(page.query),
        ...sentDates(page.query),
        ...(page.cursor === undefined ? {} : { before: page.cursor }),
        limit: page.size + 1,
      });
      return pageView('messages', page, found, messageView);
    }),
  );
  app.get(
    '/Messages/:sid(^\\w+).json',
    spoilable<OneOf>(ctx, 'list', async ({ params: { accountSid, sid } }) => {
      const message = await findMessage(ctx, accountSid, sid);
      if (!message) throw new Refusal(20404);
      return messageView(message);
    }),
  );
}

async function createMessage(
  ctx: SandboxContext,
  { params: { accountSid }, body }: FastifyRequest<InAccount>,
  reply: FastifyReply,
): Promise<object> {
  const fields = body as Fields | undefined;
  const message = await sendText(ctx, {
    accountSid,
    from: fields?.get('From') ?? '',
    to: fields?.get('To') ?? '',
    body: fields?.get('Body') ?? '',
    statusCallback: fields?.get('StatusCallback') || null,
    validitySeconds: validityOf(fields?.get('ValidityPeriod')),
  });
  reply.status(201);
  return messageView(message);
}

function validityOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
}

function partyOf(query: Fields): { from?: string; to?: string } {
  const from = query.get('From');
  const to = query.get('To');
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}
