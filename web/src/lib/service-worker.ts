let registration: Promise<ServiceWorkerRegistration | null> | undefined;

/** What stands between this browser and the page: it opens pages without a connection, and shows notifications. */
export function startServiceWorker(openPage: (path: string) => void): void {
  registration ??= register();
  if (!('serviceWorker' in navigator)) return;
  navigator.serviceWorker.addEventListener('message', ({ data }) => {
    const { open } = (data ?? {}) as { open?: unknown };
    if (typeof open === 'string' && open.startsWith('/')) openPage(open);
  });
}

/** Null where the browser has none, such as without TLS, or does not take it. */
export function findServiceWorker(): Promise<ServiceWorkerRegistration | null> {
  return registration ?? Promise.resolve(null);
}

async function register(): Promise<ServiceWorkerRegistration | null> {
  // While the pages are served by Vite there is none.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return null;
  try {
    await loaded();
    const started: unknown = await navigator.serviceWorker.register('/service-worker.js');
    if (!started) return null;
    const ready = await navigator.serviceWorker.ready;
    tellWhatIsLoaded(ready);
    return ready;
  } catch {
    return null;
  }
}

/** The page comes first. */
function loaded(): Promise<unknown> {
  if (document.readyState === 'complete') return Promise.resolve();
  return new Promise((done) => window.addEventListener('load', done, { once: true }));
}

/** So that what came before the worker was there opens without a connection, too. */
function tellWhatIsLoaded({ active }: ServiceWorkerRegistration): void {
  const files = performance
    .getEntriesByType('resource')
    .map(({ name }) => name)
    .filter((name) => name.startsWith(`${location.origin}/assets/`));
  active?.postMessage({ loaded: files });
}
