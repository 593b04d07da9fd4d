import { DomainError } from '@maskline/core/domain/errors';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from './route.ts';
import { findWebBuild, readWebBuild, type WebBuild, type WebFile } from './web-build.ts';

/** No inline script and no inline style: everything is a file of the build. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The addresses of pages, as `web/src/app/pages.ts` has them. Links in mails lead to `/set-password`. */
export const PAGE_PATHS = [
  '/',
  '/sign-in',
  '/forgot-password',
  '/set-password',
  '/today',
  '/today/:threadId',
  '/inbox',
  '/inbox/:threadId',
  '/alerts',
  '/routing',
  '/welcome',
  '/account',
  '/phones',
  '/numbers',
  '/numbers/:id',
  '/bookings',
  '/sitters',
  '/sitters/:id',
  '/settings/organization',
  '/clients',
  '/clients/:id',
  '/settings/audit',
  '/settings/people',
  '/settings/api-keys',
  '/settings/templates',
] as const;

/** They answer programs, and a program reads no page. */
const NOT_OF_PAGES = /^\/(api|callbacks|assets|docs|icons)(\/|$)|^\/(metrics|healthz|readyz)$/;

const WHOLE_YEAR = 'public, max-age=31536000, immutable';

declare module 'fastify' {
  interface FastifyInstance {
    /** Answers an unknown address with the app, which says that nothing is there; false for whoever is no browser. */
    showMissingPage(request: FastifyRequest, reply: FastifyReply): boolean;
  }
}

/** The pages for people: one document for all of them, whose script asks the API. Call it before the routes. */
export function webApp(app: App, folder: string | undefined): void {
  const build = readWebBuild(folder ?? findWebBuild());
  if (!build) app.ctx.log.warn(MISSING);
  for (const url of PAGE_PATHS)
    app.get(url, { schema: { hide: true } }, (request, reply) => sendPage(build, request, reply));
  app.get<{ Params: { file: string } }>('/assets/:file', { schema: { hide: true } }, (request, reply) => {
    const file = build?.assets.get(request.params.file);
    if (!file) throw new DomainError('not_found');
    return sendFile(request, reply.header('cache-control', WHOLE_YEAR), file);
  });
  // The worker is held by a policy of its own, whatever page it belongs to.
  namedFile(app, build, '/service-worker.js', {
    'content-security-policy': WORKER_POLICY,
    'cache-control': 'no-cache',
  });
  namedFile(app, build, '/manifest.webmanifest', { 'cache-control': 'no-cache' });
  namedFile(app, build, '/icons/:file', { 'cache-control': 'public, max-age=86400' });
  app.decorate('showMissingPage', (request, reply) => {
    if (!wantsPage(request)) return false;
    sendPage(build, request, reply, 404);
    return true;
  });
}

function namedFile(app: App, build: WebBuild | null, url: string, headers: Record<string, string>): void {
  app.get(url, { schema: { hide: true } }, (request, reply) => {
    const [path = ''] = request.url.split('?');
    const file = build?.named.get(path);
    if (!file) throw new DomainError('not_found');
    return sendFile(request, reply.headers(headers), file);
  });
}

const WORKER_POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'";

const MISSING = 'The pages have not been built: run `npm run build`, then start again.';

function sendPage(
  build: WebBuild | null,
  request: FastifyRequest,
  reply: FastifyReply,
  status = 200,
): FastifyReply {
  reply.header('content-security-policy', POLICY).header('cache-control', 'no-cache');
  if (!build) return reply.status(503).type('text/plain; charset=utf-8').send(`${MISSING}\n`);
  return sendFile(request, reply.status(status), build.page);
}

function sendFile({ headers }: FastifyRequest, reply: FastifyReply, file: WebFile): FastifyReply {
  const accepted = headers['accept-encoding'] ?? '';
  const encoding = (['br', 'gzip'] as const).find(
    (name) => file[name] && new RegExp(`\\b${name}\\b`).test(accepted),
  );
  if (encoding) reply.header('content-encoding', encoding);
  return reply
    .header('vary', 'accept-encoding')
    .type(file.type)
    .send(encoding ? file[encoding] : file.plain);
}

function wantsPage({ method, url, headers }: FastifyRequest): boolean {
  const [path = ''] = url.split('?');
  return method === 'GET' && !NOT_OF_PAGES.test(path) && (headers.accept ?? '').includes('text/html');
}
