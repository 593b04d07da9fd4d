import { createHash } from 'node:crypto';
import reference from '@scalar/fastify-api-reference';
import type { App } from './route.ts';

const PAGE = '/api/docs';

/** The reference for people at `/api/docs`. It loads nothing from elsewhere and calls nobody but this server. */
export async function referencePage(app: App): Promise<void> {
  // Browsers ask for it with every page.
  app.get('/favicon.ico', { schema: { hide: true } }, (_request, reply) => reply.status(204).send());
  for (const url of ['/api', '/api/', '/docs', '/docs/']) {
    app.get(url, { schema: { hide: true } }, (_request, reply) => reply.redirect(PAGE));
  }
  await app.register(async (docs) => {
    // The page's own copy cannot be written with our schemas.
    docs.addHook('onRequest', async (request, reply) => {
      if (request.url === `${PAGE}/openapi.json`) return reply.redirect('/api/openapi.json');
    });
    docs.addHook('onSend', async (request, reply, page) => {
      if (request.url.endsWith('.js')) reply.header('cache-control', 'public, max-age=3600');
      else if (typeof page === 'string') reply.header('content-security-policy', policyFor(page));
      return page;
    });
    await docs.register(reference, {
      routePrefix: PAGE,
      configuration: {
        url: '/api/openapi.json',
        pageTitle: 'Maskline API',
        withDefaultFonts: false,
        telemetry: false,
        showDeveloperTools: 'never',
        hideClientButton: true,
        agent: { disabled: true },
      },
    });
  });
}

const INLINE_SCRIPT = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g;

/** The page starts itself by a script of its own, which is let in by its hash. */
function policyFor(page: string): string {
  const hashes = [...page.matchAll(INLINE_SCRIPT)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  return [
    "default-src 'none'",
    `script-src 'self' ${hashes.join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
