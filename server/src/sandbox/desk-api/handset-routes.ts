import type { FastifyInstance } from 'fastify';
import type { Courier } from '../courier.ts';
import { listHandsets, textsOf } from '../handsets.ts';
import type { CallbackAnswer } from '../post-callback.ts';
import { receiveText } from '../receive-text.ts';
import type { SandboxContext } from '../sandbox-context.ts';
import { DeskError } from './errors.ts';
import { HandsetParams, TextBody } from './requests.ts';

export function handsetRoutes(app: FastifyInstance, ctx: SandboxContext, courier: Courier): void {
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
  app.post('/handsets/:phone/texts', async ({ params, body }, reply) => {
    const { phone } = HandsetParams.parse(params);
    const text = TextBody.parse(body);
    const sent = await courier.callAtOnce(() =>
      receiveText(ctx, { from: phone, to: text.to, body: text.body, mediaCount: text.media_count }),
    );
    if (!sent) throw new DeskError(404, 'number_not_found', 'Nobody rents the number in `to`.');
    return reply
      .status(201)
      .send({ message_sid: sent.prepared.message.sid, callback: sent.answer && answerView(sent.answer) });
  });
}

/** What the number's owner said to the callback. */
function answerView(answer: CallbackAnswer): object {
  if (answer.status === null) return { status: null, error: answer.error };
  return { status: answer.status, body: answer.body };
}
