import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { findMessage, listMessages } from '../messages.ts';
import { Refusal } from '../refusal.ts';
import type { SandboxContext } from '../sandbox-context.ts';
import { sendText } from '../send-text.ts';
import type { FaultKind } from '../store/tables.ts';
import { sendRefusal } from './errors.ts';
import type { Fields } from './fields.ts';
import { pageRequestOf, pageView } from './pages.ts';
import { sentDates } from './sent-dates.ts';
import { messageView } from './views.ts';

type InAccount = { Params: { accountSid: string } };
type OneOf = { Params: { accountSid: string; sid: string } };

export function messageRoutes(app: FastifyInstance, ctx: SandboxContext): void {
  app.post<InAccount>('/Messages.json', (request, reply) => createMessage(ctx, request, reply));
  app.get<InAccount>('/Messages.json', async ({ params: { accountSid }, url }) => {
    const page = pageRequestOf(url);
    const found = await listMessages(ctx, {
      accountSid,
      ...partyOf(page.query),
      ...sentDates(page.query),
      ...(page.cursor === undefined ? {} : { before: page.cursor }),
      limit: page.size + 1,
    });
    return pageView('messages', page, found, messageView);
  });
  app.get<OneOf>('/Messages/:sid(^\\w+).json', async ({ params: { accountSid, sid } }) => {
    const message = await findMessage(ctx, accountSid, sid);
    if (!message) throw new Refusal(20404);
    return messageView(message);
  });
}

async function createMessage(
  ctx: SandboxContext,
  { params: { accountSid }, body }: FastifyRequest<InAccount>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const fields = body as Fields | undefined;
  const sent = await sendText(ctx, {
    accountSid,
    from: fields?.get('From') ?? '',
    to: fields?.get('To') ?? '',
    body: fields?.get('Body') ?? '',
    statusCallback: fields?.get('StatusCallback') || null,
  });
  if (sent.outcome === 'refused') return sendRefusal(reply, sent.refusal);
  if (sent.spoilt) return spoil(reply, sent.spoilt);
  return reply.status(201).send(messageView(sent.message));
}

/** The text is accepted; the sender does not learn of it. */
function spoil(reply: FastifyReply, kind: FaultKind): FastifyReply {
  if (kind === 'server_error_after_acceptance') return sendRefusal(reply, new Refusal(20500));
  reply.hijack();
  if (kind === 'reset_after_acceptance') reply.raw.destroy();
  return reply;
}

function partyOf(query: Fields): { from?: string; to?: string } {
  const from = query.get('From');
  const to = query.get('To');
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}
