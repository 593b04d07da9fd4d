import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BEFORE_ACCEPTANCE, SPOILS_REQUEST, type SpoiltRequest } from '../fault-kinds.ts';
import { type FaultOf, takeFault } from '../faults.ts';
import { isCalledBack } from '../pending-callbacks.ts';
import { Refusal } from '../refusal.ts';
import type { SandboxContext } from '../sandbox-context.ts';
import { sendRefusal } from './errors.ts';
import { type Fields, fieldsOf, queryOf } from './fields.ts';

type RequestFault = FaultOf<(typeof SPOILS_REQUEST)[number]>;
type InAccount = { Params: { accountSid: string } };

const PAGE = '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>';
const LONGEST_WAIT_MS = 10_000;
const LOOK_EVERY_MS = 10;

/** Does what `work` does and answers what it answers, unless a fault for such requests comes before or after it. */
export function spoilable<R extends InAccount>(
  ctx: SandboxContext,
  kind: SpoiltRequest,
  work: (request: FastifyRequest<R>, reply: FastifyReply) => Promise<object>,
): (request: FastifyRequest<R>, reply: FastifyReply) => Promise<object> {
  return async (request, reply) => {
    const { accountSid } = request.params as R['Params'];
    const fault = await takeFault(ctx, SPOILS_REQUEST, {
      accountSid,
      phones: phonesOf(request),
      request: kind,
    });
    if (!fault) return work(request, reply);
    if (BEFORE_ACCEPTANCE.some((before) => before === fault.kind)) return spoil(fault, request, reply);
    const answer = await work(request, reply);
    if (fault.kind === 'slow_answer') await delay(fault.delayMs ?? 0, undefined, { ref: false });
    else if (fault.kind === 'answer_after_callback') await untilCalledBack(ctx, answer);
    else return spoil(fault, request, reply);
    return answer;
  };
}

/** Sender and recipient of a text, or whichever a list is asked for, or a number that is looked for or bought. */
function phonesOf({ url, body }: Pick<FastifyRequest, 'url' | 'body'>): string[] {
  const sources = [fieldsOf(queryOf(url)), body as Fields | undefined];
  return ['From', 'To', 'PhoneNumber'].flatMap((name) =>
    sources.flatMap((fields) => fields?.get(name) ?? []),
  );
}

function spoil(fault: RequestFault, request: Pick<FastifyRequest, 'raw'>, reply: FastifyReply): FastifyReply {
  switch (fault.kind) {
    case 'refuse':
      return sendRefusal(reply, new Refusal(fault.code ?? 20001));
    case 'rate_limit':
      return sendRefusal(reply, new Refusal(20429), fault.retryAfterSeconds ?? undefined);
    case 'server_error':
    case 'server_error_after_acceptance':
      return sendRefusal(reply, new Refusal(20500));
    case 'bad_gateway':
    case 'bad_gateway_after_acceptance':
      return reply.status(502).type('text/html').send(PAGE);
    case 'not_json':
    case 'not_json_after_acceptance':
      return reply.status(200).type('text/html').send(PAGE);
    case 'reset':
    case 'reset_after_acceptance':
      reply.hijack();
      request.raw.socket.resetAndDestroy();
      return reply;
    default:
      // A time-out: the connection stays open and nothing comes.
      return reply.hijack();
  }
}

/** The answer stays behind until the sender was called back, which for a text without a callback is never. */
async function untilCalledBack(ctx: SandboxContext, answer: object): Promise<void> {
  if (!('sid' in answer) || typeof answer.sid !== 'string') return;
  for (let waited = 0; waited < LONGEST_WAIT_MS; waited += LOOK_EVERY_MS) {
    if (await isCalledBack(ctx, answer.sid)) return;
    await delay(LOOK_EVERY_MS, undefined, { ref: false });
  }
}
