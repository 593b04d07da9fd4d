import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import type { Courier } from '../courier.ts';
import type { CallbackAnswer } from '../post-callback.ts';
import { receiveText } from '../receive-text.ts';
import type { SandboxContext } from '../sandbox-context.ts';
import type { Message } from '../store/tables.ts';
import { countTexts, listTexts, type TextCount } from '../texts.ts';
import { DeskError } from './errors.ts';
import { HandsetParams, TextBody, TextCountQuery, TextFromBody, TextQuery } from './requests.ts';

export function textRoutes(app: FastifyInstance, ctx: SandboxContext, courier: Courier): void {
  app.post('/handsets/:phone/texts', async ({ params, body }, reply) => {
    const { phone } = HandsetParams.parse(params);
    return reply.status(201).send(await handIn(ctx, courier, { ...TextBody.parse(body), from: phone }));
  });
  app.post('/texts', async ({ body }, reply) =>
    reply.status(201).send(await handIn(ctx, courier, TextFromBody.parse(body))),
  );
  app.get('/texts', async ({ query }) => {
    const { limit, ...filter } = TextQuery.parse(query);
    const found = await listTexts(ctx, { ...filterOf(filter), limit: limit + 1 });
    return pageOf(found, limit, textView, ({ seq }) => seq);
  });
  app.get('/texts/counts', async ({ query }) => {
    const { limit, at_least: atLeast, ...filter } = TextCountQuery.parse(query);
    const found = await countTexts(ctx, { ...filterOf(filter), atLeast, limit: limit + 1 });
    return pageOf(found, limit, countView, ({ firstSeq }) => firstSeq);
  });
}

async function handIn(
  ctx: SandboxContext,
  courier: Courier,
  text: z.infer<typeof TextFromBody>,
): Promise<object> {
  const sent = await courier.callAtOnce(() =>
    receiveText(ctx, {
      from: text.from,
      to: text.to,
      body: text.body,
      mediaCount: text.media_count,
      numMedia: text.num_media,
      otherRecipients: text.other_recipients,
    }),
  );
  if (!sent) throw new DeskError(404, 'number_not_found', 'Nobody rents the number in `to`.');
  return { message_sid: sent.prepared.message.sid, callback: sent.answer && answerView(sent.answer) };
}

/** What the number's owner said to the callback. */
function answerView(answer: CallbackAnswer): object {
  if (answer.status === null) return { status: null, error: answer.error };
  return { status: answer.status, body: answer.body };
}

function filterOf({ account_sid, phone, cursor }: Omit<z.infer<typeof TextQuery>, 'limit'>) {
  return { accountSid: account_sid, phone, after: cursor };
}

/** `found` holds one more than the page if there is a next one. */
function pageOf<T>(found: T[], limit: number, view: (item: T) => object, cursorOf: (item: T) => string) {
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return { data: shown.map(view), next_cursor: found.length > limit && last ? cursorOf(last) : null };
}

function textView(message: Message): object {
  return {
    message_sid: message.sid,
    account_sid: message.accountSid,
    direction: directionOf(message),
    from: message.fromPhone,
    to: message.toPhone,
    body: message.body,
    media_count: message.mediaCount,
    status: message.status,
    error_code: message.errorCode,
    validity_seconds: message.validitySeconds,
    created_at: message.createdAt,
    sent_at: message.sentAt,
    delivered_at: message.deliveredAt,
  };
}

function countView({ messageSids, firstSeq: _, ...count }: TextCount): object {
  return { ...count, direction: directionOf(count), message_sids: messageSids };
}

function directionOf({ direction }: Pick<Message, 'direction'>): 'inbound' | 'outbound' {
  return direction === 'inbound' ? 'inbound' : 'outbound';
}
