import { DomainError } from '@maskline/core/domain/errors';
import type { App } from './route.ts';

/** What a proxy before us and we could read differently: an encoded slash or backslash, a null character. */
const AMBIGUOUS = /%2f|%5c|%00|\\/i;

export function refuseAmbiguousPaths(app: App): void {
  app.addHook('onRequest', async (request) => {
    const [path = ''] = request.url.split('?');
    if (AMBIGUOUS.test(path)) throw new DomainError('bad_path');
  });
}
