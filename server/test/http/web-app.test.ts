import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PAGES } from '../../../web/src/app/pages.ts';
import { createApp } from '../../src/http/app.ts';
import type { App } from '../../src/http/route.ts';
import { PAGE_PATHS } from '../../src/http/web-app.ts';
import { makeTestFolder } from '../support/test-folder.ts';
import { createWorld, type World } from '../support/world.ts';

const PAGE = '<!doctype html><title>Built</title>';
const SCRIPT = 'export const built = true;';
const PROBLEM = 'application/problem+json; charset=utf-8';
const BROWSER = { accept: 'text/html,application/xhtml+xml', 'accept-encoding': 'gzip, deflate, br' };

let world: World;
let folder: string;
let app: App;
beforeAll(async () => {
  folder = await makeTestFolder();
  await mkdir(join(folder, 'assets'));
  await mkdir(join(folder, 'icons'));
  await writeFile(join(folder, 'icons/mark-192.png'), 'a picture');
  await writeFile(join(folder, 'manifest.webmanifest'), '{}');
  await writeFile(join(folder, 'manifest.json'), '{}');
  for (const [name, text] of [
    ['index.html', PAGE],
    ['assets/app-1a2b.js', SCRIPT],
    ['service-worker.js', SCRIPT],
  ] as const) {
    await writeFile(join(folder, name), text);
    await writeFile(join(folder, `${name}.br`), brotliCompressSync(text));
    await writeFile(join(folder, `${name}.gz`), gzipSync(text));
  }
  await writeFile(join(folder, 'build.json'), '{}');
  world = await createWorld({ webFolder: folder });
  app = await world.app();
});
afterAll(async () => {
  await world?.close();
  await rm(folder, { recursive: true, force: true });
});

const get = (url: string, headers: Record<string, string> = BROWSER) => app.inject({ url, headers });

describe('a page', () => {
  test('is there for every address of the app, and for no other', () => {
    const addresses = Object.values(PAGES).map((page) => page.replaceAll('$', ':'));
    expect([...PAGE_PATHS].sort()).toEqual(addresses.sort());
  });

  test.each(PAGE_PATHS)('%s is the app, which may run nothing but its own files', async (url) => {
    const { statusCode, headers, rawPayload } = await get(url);
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(brotliDecompressSync(rawPayload).toString()).toBe(PAGE);
    expect(headers['cache-control']).toBe('no-cache');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(policy).not.toContain('unsafe');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
  });

  test('comes as it is to whoever takes nothing compressed', async () => {
    const { body, headers } = await get('/sign-in', { accept: 'text/html' });
    expect([body, headers['content-encoding'], headers.vary]).toEqual([PAGE, undefined, 'accept-encoding']);
  });
});

describe('an address that is not there', () => {
  test.each(['/nowhere', '/settings/nowhere', '/sign-in/'])('%s is a page for browsers', async (url) => {
    const { statusCode, rawPayload } = await get(url);
    expect([statusCode, brotliDecompressSync(rawPayload).toString()]).toEqual([404, PAGE]);
  });

  test.each(['/api/v1/nowhere', '/api/nowhere', '/assets/nowhere.js', '/docs/nowhere'])(
    '%s is a problem, also for browsers',
    async (url) => {
      const { statusCode, headers } = await get(url);
      expect([statusCode, headers['content-type']]).toEqual([404, PROBLEM]);
    },
  );

  test('is answered to a carrier in its own form', async () => {
    const { statusCode, headers } = await get('/callbacks/nowhere');
    expect([statusCode, headers['content-type']]).toEqual([404, 'text/xml; charset=utf-8']);
  });

  test('is a problem for programs, and for whatever is no GET', async () => {
    for (const request of [
      { url: '/nowhere', headers: { accept: '*/*' } },
      { url: '/nowhere', headers: BROWSER, method: 'POST' as const },
    ]) {
      const { statusCode, headers } = await app.inject(request);
      expect([statusCode, headers['content-type']]).toEqual([404, PROBLEM]);
    }
  });
});

describe('a file of the build', () => {
  test('may be kept for good, because another build gives it another name', async () => {
    const { statusCode, headers, rawPayload } = await get('/assets/app-1a2b.js');
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(brotliDecompressSync(rawPayload).toString()).toBe(SCRIPT);
  });

  test.each(['/assets/app-1a2b.js.br', '/assets/build.json', '/assets/%2e%2e%2fbuild.json'])(
    '%s is none',
    async (url) => {
      expect((await get(url)).statusCode).toBeGreaterThanOrEqual(400);
    },
  );
});

describe('what makes the pages an app', () => {
  test('is asked for anew each time, where its name stays the same', async () => {
    const worker = await get('/service-worker.js');
    expect([worker.statusCode, worker.headers['content-type']]).toEqual([
      200,
      'text/javascript; charset=utf-8',
    ]);
    expect(worker.headers['cache-control']).toBe('no-cache');
    expect(brotliDecompressSync(worker.rawPayload).toString()).toBe(SCRIPT);
    const policy = "default-src 'none'; script-src 'self'; connect-src 'self'";
    expect(worker.headers['content-security-policy']).toBe(policy);
    const manifest = await get('/manifest.webmanifest');
    expect(manifest.headers).toMatchObject({
      'content-type': 'application/manifest+json; charset=utf-8',
      'cache-control': 'no-cache',
    });
    const icon = await get('/icons/mark-192.png');
    expect([icon.statusCode, icon.headers['content-type']]).toEqual([200, 'image/png']);
  });

  test('is let in by the pages, and nothing else of its kind', async () => {
    const { headers } = await get('/sign-in');
    expect(headers['content-security-policy']).toContain("manifest-src 'self'; worker-src 'self'");
  });

  test.each(['/icons/nowhere.png', '/icons/..%2fbuild.json', '/manifest.json', '/service-worker.js.br'])(
    '%s is none',
    async (url) => {
      expect((await get(url)).statusCode).toBeGreaterThanOrEqual(400);
    },
  );
});

test('without a build the pages say what to do, and the API works', async () => {
  const bare = await createApp(world.contexts(), { webFolder: join(folder, 'assets') });
  const { statusCode, body } = await bare.inject({ url: '/sign-in', headers: BROWSER });
  expect([statusCode, body]).toEqual([503, expect.stringContaining('npm run build')]);
  expect((await bare.inject('/healthz')).statusCode).toBe(200);
  await bare.close();
});
