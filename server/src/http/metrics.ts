import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { Context } from '../context.ts';
import { createGauges } from './gauges.ts';
import type { App } from './route.ts';

/** The metrics of this process; others add theirs to it. */
export function createMetrics(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** Durations by the pattern of the address, so that neither ids nor phone numbers become labels. */
export function metricsRoutes(app: App, ctx: Context, registry: Registry): void {
  const durations = new Histogram({
    name: 'maskline_http_request_duration_seconds',
    help: 'How long requests took',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });
  const readGauges = createGauges(ctx, registry);
  app.get('/metrics', async (_request, reply) => {
    await readGauges();
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}
