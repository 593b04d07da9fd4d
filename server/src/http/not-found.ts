import { DomainError } from '@maskline/core/domain/errors';
import type { FastifyRequest } from 'fastify';
import type { App } from './route.ts';

type Address = { pattern: RegExp; methods: Set<string> };

/**
 * Refuses what no route takes before anything of it is read: a known address with another method is 405, and anything else
 * 404, for a browser as a page. Call it before the routes.
 */
export function refuseUnknownAddresses(app: App): void {
  const addresses = new Map<string, Address>();
  app.addHook('onRoute', ({ url, method }) => {
    const address = addresses.get(url) ?? { pattern: patternOf(url), methods: new Set() };
    for (const name of [method].flat()) address.methods.add(name);
    addresses.set(url, address);
  });
  app.addHook('onRequest', async (request, reply) => {
    if (!request.is404) return;
    const methods = methodsOf(request, addresses);
    if (methods.length === 0) {
      if (app.showMissingPage(request, reply)) return reply;
      throw new DomainError('not_found');
    }
    reply.header('allow', methods.join(', '));
    throw new DomainError('method_not_allowed');
  });
  answerUnknownAddresses(app);
}

/** Has the unknown addresses of this part answered by its own error handler. */
export function answerUnknownAddresses(app: App): void {
  app.setNotFoundHandler(() => {
    throw new DomainError('not_found');
  });
}

function methodsOf(request: FastifyRequest, addresses: Map<string, Address>): string[] {
  const [path = ''] = request.url.split('?');
  const found = [...addresses.values()].filter(({ pattern }) => pattern.test(path));
  return [...new Set(found.flatMap(({ methods }) => [...methods]))];
}

function patternOf(url: string): RegExp {
  const source = url.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll(/:[^/]+/g, '[^/]+');
  return new RegExp(`^${source.replaceAll('*', '.*')}$`);
}
