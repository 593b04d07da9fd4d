import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { CallbackRequest, CarrierCredentials, VerifiedCallback } from '../../carriers/carrier.ts';
import { actingFor, type OrgContext } from '../../context.ts';
import { openCredentials } from '../../services/carrier-credentials.ts';
import { receiveStatus } from '../../services/delivery-reports.ts';
import { receiveText } from '../../services/inbound-texts.ts';
import { findAccountByEndpoint } from '../../store/carrier-accounts.ts';
import { describeError } from '../error-causes.ts';
import { ERROR_STATUS } from '../errors.ts';
import { retryConflicts } from '../retried-transaction.ts';
import type { App } from '../route.ts';

type Endpoint = { ctx: OrgContext; accountId: string; credentials: CarrierCredentials };

const AttemptQuery = z.object({ attempt: z.uuid() });

/**
 * What Twilio calls. The opaque endpoint id gives the organization, the signature over the raw form proves the sender;
 * an answer of 2xx is given only when the text is stored, and always as empty TwiML, because any other text would be
 * texted to the client.
 */
export function twilioCallbacks(app: App): void {
  app.setErrorHandler((error, request, reply) => {
    const { code } = describeError(error);
    const isOurs = code === 'internal_error' || code === 'unavailable';
    if (isOurs) app.ctx.log.error({ err: error, requestId: request.id, code }, 'callback failed');
    return answer(reply, ERROR_STATUS[code]);
  });

  app.post<{ Params: { endpointId: string } }>('/twilio/:endpointId/messages', async (request, reply) => {
    const endpoint = await findEndpoint(request);
    if (!endpoint) return answer(reply, 404);
    const { ctx, accountId, credentials } = endpoint;
    const read = ctx.carriers.twilio.readIncomingText(credentials, callbackOf(ctx, request));
    if (!isVerified(ctx, read)) return answer(reply, 403);
    // Twilio does not call again: what another transaction got in the way of is tried again here.
    await retryConflicts(ctx, () => receiveText(ctx, accountId, read.value));
    await ctx.failpoint('receive.committed');
    return answer(reply, 200);
  });

  app.post<{ Params: { endpointId: string } }>('/twilio/:endpointId/status', async (request, reply) => {
    const endpoint = await findEndpoint(request);
    if (!endpoint) return answer(reply, 404);
    const { ctx, credentials } = endpoint;
    const read = ctx.carriers.twilio.readStatusUpdate(credentials, callbackOf(ctx, request));
    if (!isVerified(ctx, read)) return answer(reply, 403);
    const query = AttemptQuery.safeParse(request.query);
    if (query.success) {
      const attemptId = query.data.attempt;
      await retryConflicts(ctx, () => receiveStatus(ctx, attemptId, read.value));
      await ctx.failpoint('report.committed');
    }
    return answer(reply, 200);
  });
}

async function findEndpoint(
  request: FastifyRequest<{ Params: { endpointId: string } }>,
): Promise<Endpoint | null> {
  const { ctx } = request.server;
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

function isVerified<T>(
  ctx: OrgContext,
  read: VerifiedCallback<T>,
): read is Extract<VerifiedCallback<T>, { outcome: 'verified' }> {
  if (read.outcome === 'verified') return true;
  ctx.log.warn({ orgId: ctx.orgId, reason: read.reason }, 'callback refused');
  return false;
}

function answer(reply: FastifyReply, status: number): FastifyReply {
  return reply.status(status).type('text/xml; charset=utf-8').send('<Response/>');
}
