import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file as it is, and as the build compressed it. */
export type WebFile = { type: string; plain: Buffer; br?: Buffer; gzip?: Buffer };
/** The pages of the dashboard, built by `web/build.js`; the names of assets change with their contents. */
export type WebBuild = {
  page: WebFile;
  assets: ReadonlyMap<string, WebFile>;
  /** By the addresses that a browser knows them by. */
  named: ReadonlyMap<string, WebFile>;
};

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
};

/** Beside the server, seen from its bundle and from its sources. */
export function findWebBuild(): string {
  const fromBundle = fileURLToPath(new URL('../../web/dist', import.meta.url));
  return existsSync(fromBundle) ? fromBundle : fileURLToPath(new URL('../../../web/dist', import.meta.url));
}

/** All of it, in memory, so that a build that is made meanwhile mixes nothing up; null where nothing was built. */
export function readWebBuild(folder: string): WebBuild | null {
  if (!existsSync(join(folder, 'build.json'))) return null;
  return {
    page: readFile(folder, 'index.html'),
    assets: new Map(filesIn(join(folder, 'assets'))),
    named: new Map([
      ...filesIn(folder)
        .filter(([name]) => NAMED.includes(name))
        .map(([name, file]) => [`/${name}`, file] as const),
      ...filesIn(join(folder, 'icons')).map(([name, file]) => [`/icons/${name}`, file] as const),
    ]),
  };
}

const NAMED = ['manifest.webmanifest', 'service-worker.js'];

function filesIn(folder: string): (readonly [name: string, file: WebFile])[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => extname(name) in TYPES);
  return names.map((name) => [name, readFile(folder, name)] as const);
}

function readFile(folder: string, name: string): WebFile {
  const path = join(folder, name);
  return {
    type: TYPES[extname(name)] ?? 'application/octet-stream',
    plain: readFileSync(path),
    ...(existsSync(`${path}.br`) ? { br: readFileSync(`${path}.br`) } : {}),
    ...(existsSync(`${path}.gz`) ? { gzip: readFileSync(`${path}.gz`) } : {}),
  };
}
