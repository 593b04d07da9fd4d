import type { App } from './route.ts';

/** One line for each request: the pattern of the address, never the address itself, which may hold a search. */
export function logRequests(app: App): void {
  app.addHook('onResponse', async (request, reply) => {
    app.ctx.log.info(
      {
        requestId: request.id,
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: reply.statusCode,
        durationMs: Math.round(reply.elapsedTime * 10) / 10,
        orgId: request.callerContext?.orgId,
        principal: request.callerContext?.principal,
      },
      'request',
    );
  });
}
