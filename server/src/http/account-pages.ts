import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { App } from './route.ts';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const TYPES = { html: 'text/html', css: 'text/css', js: 'text/javascript' } as const;

/** Pages that the links in mails lead to. They hold no data: a script of theirs asks the API. */
export function accountPages(app: App): void {
  page(app, '/set-password', 'set-password.html');
  page(app, '/pages/account.css', 'account.css');
  page(app, '/pages/set-password.js', 'set-password.js');
}

function page(app: App, url: string, file: string): void {
  const text = readFileSync(join(pagesFolder(), file), 'utf8');
  const type = TYPES[file.split('.').at(-1) as keyof typeof TYPES];
  app.get(url, { schema: { hide: true } }, (_request, reply) =>
    reply.header('content-security-policy', POLICY).type(`${type}; charset=utf-8`).send(text),
  );
}

/** Beside the sources, and beside the bundle. */
function pagesFolder(): string {
  const fromBundle = fileURLToPath(new URL('../pages', import.meta.url));
  return existsSync(fromBundle) ? fromBundle : fileURLToPath(new URL('../../pages', import.meta.url));
}
