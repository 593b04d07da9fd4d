import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file as it is, and as the build compressed it. */
export type WebFile = { type: string; plain: Buffer; br?: Buffer; gzip?: Buffer };
/** The pages of the dashboard, built by `web/build.js`: by their names, which change with their contents. */
export type WebBuild = { page: WebFile; assets: ReadonlyMap<string, WebFile> };

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Beside the server, seen from its bundle and from its sources. */
export function findWebBuild(): string {
  const fromBundle = fileURLToPath(new URL('../../web/dist', import.meta.url));
  return existsSync(fromBundle) ? fromBundle : fileURLToPath(new URL('../../../web/dist', import.meta.url));
}

/** All of it, in memory, so that a build that is made meanwhile mixes nothing up; null where nothing was built. */
export function readWebBuild(folder: string): WebBuild | null {
  if (!existsSync(join(folder, 'build.json'))) return null;
  const names = readdirSync(join(folder, 'assets')).filter((name) => extname(name) in TYPES);
  return {
    page: readFile(folder, 'index.html'),
    assets: new Map(names.map((name) => [name, readFile(join(folder, 'assets'), name)])),
  };
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
