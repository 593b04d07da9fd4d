/** The one document of all pages, and the files of the build that were used. */
const KEPT_AS = 'maskline-pages-1';
const DOCUMENT = '/sign-in';

/** They answer programs, as `server/src/http/web-app.ts` has it. */
const NOT_OF_PAGES = /^\/(api|callbacks|assets|docs|icons)(\/|$)|^\/(metrics|healthz|readyz)$/;

export function isPage({ mode, method, url }: Request): boolean {
  const { origin, pathname } = new URL(url);
  return (
    mode === 'navigate' && method === 'GET' && origin === location.origin && !NOT_OF_PAGES.test(pathname)
  );
}

/** Their names change with their contents. */
export function isAsset({ method, url }: Pick<Request, 'method' | 'url'>): boolean {
  const { origin, pathname } = new URL(url);
  return method === 'GET' && origin === location.origin && pathname.startsWith('/assets/');
}

/** From the server, or without a connection as it was the last time. */
export async function answerPage(request: Request): Promise<Response> {
  const fresh = await fetch(request).catch(() => null);
  if (fresh && fresh.status < 500) {
    if (fresh.ok) await keepDocument(fresh.clone());
    return fresh;
  }
  const kept = await (await caches.open(KEPT_AS)).match(DOCUMENT, { ignoreVary: true });
  return kept ?? fresh ?? Response.error();
}

export async function answerAsset(request: Request): Promise<Response> {
  const cache = await caches.open(KEPT_AS);
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept) return kept;
  const fresh = await fetch(request);
  if (fresh.ok) await cache.put(request, fresh.clone());
  return fresh;
}

export async function keepPage(): Promise<void> {
  const fresh = await fetch(DOCUMENT);
  if (fresh.ok) await keepDocument(fresh);
}

export async function keepAssets(urls: readonly string[]): Promise<void> {
  const cache = await caches.open(KEPT_AS);
  const wanted = urls.filter((url) => isAsset({ method: 'GET', url: new URL(url, location.origin).href }));
  for (const url of new Set(wanted)) {
    if (await cache.match(url, { ignoreVary: true })) continue;
    // One that is gone since an update is not needed either.
    await cache.add(url).catch(() => {});
  }
}

/** Another document is that of another build: the files of the one before are needed no more. */
async function keepDocument(fresh: Response): Promise<void> {
  if (!fresh.headers.get('content-type')?.startsWith('text/html')) return;
  const cache = await caches.open(KEPT_AS);
  const text = await fresh.clone().text();
  const before = await (await cache.match(DOCUMENT, { ignoreVary: true }))?.text();
  if (before === text) return;
  await cache.put(DOCUMENT, fresh);
  for (const { url } of await cache.keys()) if (isAsset({ method: 'GET', url })) await cache.delete(url);
  await keepAssets(filesIn(text));
}

function filesIn(html: string): string[] {
  return [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].flatMap(([, path]) => path ?? []);
}
