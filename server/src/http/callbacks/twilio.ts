import type { FastifyRequest } from 'fastify';
import type { Registry } from 'prom-client';
import { z } from 'zod';
import type { CallbackRequest, CarrierCredentials } from '../../carriers/carrier.ts';
import { actingFor, type Context, type OrgContext } from '../../context.ts';
import { openCredentials } from '../../services/carrier-credentials.ts';
import { receiveText } from '../../services/inbound-texts.ts';
import { receiveStatusReport } from '../../services/status-callbacks.ts';
import { findAccountByEndpoint } from '../../store/carrier-accounts.ts';
import { bridgeOutage } from '../bridged-outage.ts';
import { answerErrorAsTwiml, answerTwiml } from '../empty-twiml.ts';
import type { App } from '../route.ts';
import { type CallbackOutcomes, watchOutcomes } from './outcomes.ts';

type ToEndpoint = FastifyRequest<{ Params: { endpointId: string } }>;
type Endpoint = { ctx: OrgContext; accountId: string; credentials: CarrierCredentials };
/** Twilio waits 15 seconds in all; `patienceMs` of them may go by until the database is back. */
export type CallbackOptions = { ctx: Context; metrics: Registry; patienceMs: number };

const AttemptQuery = z.object({ attempt: z.uuid() });

/**
 * What Twilio calls. The opaque endpoint id gives the organization, the signature over the raw form proves the sender;
 * an answer of 2xx is given only when the text is stored, and always as empty TwiML, because any other text would be
 * texted to the client.
 */
export function twilioCallbacks(app: App, { ctx, metrics, patienceMs }: CallbackOptions): void {
  const outcomes = watchOutcomes(metrics);
  app.setErrorHandler(answerErrorAsTwiml);
  for (const [path, take] of [
    ['messages', takeText],
    ['status', takeStatus],
  ] as const) {
    app.post(`/twilio/:endpointId/${path}`, async (request: ToEndpoint, reply) => {
      // Twilio does not call again: what got in the way is waited for here.
      const status = await bridgeOutage(ctx, patienceMs, async () => {
        const endpoint = await findEndpoint(ctx, request);
        return endpoint ? take(request, endpoint, outcomes) : 404;
      });
      return answerTwiml(reply, status);
    });
  }
}

async function takeText(request: ToEndpoint, endpoint: Endpoint, outcomes: CallbackOutcomes) {
  const { ctx, accountId, credentials } = endpoint;
  const callback = callbackOf(ctx, request);
  const read = ctx.carriers.twilio.readIncomingText(credentials, callback);
  if (read.outcome === 'refused') return refuse(endpoint, outcomes, 'text', read.reason);
  const raw = callback.rawBody;
  await receiveText(ctx, { carrierAccountId: accountId, text: read.value, source: 'callback', raw });
  await ctx.failpoint('receive.committed');
  await outcomes.taken(ctx, accountId, 'text');
  return 200;
}

async function takeStatus(request: ToEndpoint, endpoint: Endpoint, outcomes: CallbackOutcomes) {
  const { ctx, accountId, credentials } = endpoint;
  const callback = callbackOf(ctx, request);
  const read = ctx.carriers.twilio.readStatusUpdate(credentials, callback);
  if (read.outcome === 'refused') return refuse(endpoint, outcomes, 'status', read.reason);
  const attemptId = AttemptQuery.safeParse(request.query).data?.attempt ?? null;
  const arrival = { carrierAccountId: accountId, attemptId, raw: callback.rawBody, update: read.value };
  await receiveStatusReport(ctx, { ...arrival, source: 'callback' });
  await ctx.failpoint('report.committed');
  await outcomes.taken(ctx, accountId, 'status');
  return 200;
}

async function refuse(
  { ctx, accountId }: Endpoint,
  outcomes: CallbackOutcomes,
  kind: 'text' | 'status',
  reason: Parameters<CallbackOutcomes['refused']>[3],
): Promise<number> {
  await outcomes.refused(ctx, accountId, kind, reason);
  return 403;
}

async function findEndpoint(ctx: Context, request: ToEndpoint): Promise<Endpoint | null> {
  const account = await findAccountByEndpoint(ctx.db, request.params.endpointId);
  if (!account) return null;
  const org = actingFor(ctx, account.orgId, { kind: 'carrier', id: account.id });
  return { ctx: org, accountId: account.id, credentials: openCredentials(ctx, account) };
}

/** The configured address, never the `Host` that the request names. */
function callbackOf(ctx: OrgContext, request: FastifyRequest): CallbackRequest {
  const signature = request.headers['x-twilio-signature'];
  return {
    url: ctx.publicUrl + request.raw.url,
    signature: typeof signature === 'string' ? signature : undefined,
    rawBody: typeof request.body === 'string' ? request.body : '',
  };
}
