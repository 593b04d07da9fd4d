import Fastify, { type FastifyInstance } from 'fastify';
import type { Courier } from './courier.ts';
import { deskApi } from './desk-api/routes.ts';
import { hostOf, isLoopback } from './loopback.ts';
import type { SandboxContext } from './sandbox-context.ts';
import { twilioApi } from './twilio-api/routes.ts';

export function createApp(ctx: SandboxContext, courier: Courier): FastifyInstance {
  const app = Fastify({ logger: false, bodyLimit: 256 * 1024, forceCloseConnections: true });
  // A page of the web could make a browser on this machine speak to us, under a name that it made point here.
  app.addHook('onRequest', async ({ headers }, reply) => {
    if (!isLoopback(hostOf(headers.host))) return reply.status(403).send();
  });
  app.addHook('onResponse', async ({ method, routeOptions }, { statusCode, elapsedTime }) => {
    const durationMs = Math.round(elapsedTime);
    ctx.log.debug({ method, route: routeOptions.url ?? null, status: statusCode, durationMs }, 'sandbox');
  });
  app.register((api) => twilioApi(api, ctx), { prefix: '/2010-04-01/Accounts/:accountSid' });
  app.register((api) => deskApi(api, ctx, courier), { prefix: '/sandbox' });
  return app;
}
