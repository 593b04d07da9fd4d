import { DomainError } from '@maskline/core/domain/errors';
import type { App } from './route.ts';

const LARGEST_CALLBACK_BYTES = 256 * 1024;
/** Far more than any carrier sends, and few enough to be taken apart. */
const MOST_FIELDS = 500;

/** Gives the body of a form as the very text that came, because signatures are checked over it. Nothing else is taken. For `/callbacks` only. */
export function readFormsAsText(app: App): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: LARGEST_CALLBACK_BYTES },
    (_request, body, done) =>
      hasTooManyFields(String(body)) ? done(new DomainError('payload_too_large')) : done(null, body),
  );
}

function hasTooManyFields(body: string): boolean {
  return (body.match(/&/g)?.length ?? 0) >= MOST_FIELDS;
}
