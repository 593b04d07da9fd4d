import type { App } from '../../src/http/route.ts';

/** Every route that the router knows, as `METHOD /path/:id`; the router itself is asked, not a list of ours. */
export async function routesOf(app: App): Promise<string[]> {
  await app.ready();
  const paths: string[] = [];
  const routes: string[] = [];
  for (const line of app.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, indent = '', segment = '', methods = ''] =
      /^([\s│├└─]*)(\S+)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? [];
    if (segment === '') continue;
    const depth = indent.length / 4;
    paths.length = depth - 1;
    const path = `${paths.at(-1) ?? ''}${segment}`;
    paths.push(path);
    for (const method of methods.split(', '))
      if (method && method !== 'HEAD') routes.push(`${method} ${path}`);
  }
  return routes.sort();
}
