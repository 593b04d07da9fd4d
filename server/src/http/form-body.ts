import type { App } from './route.ts';

const LARGEST_CALLBACK_BYTES = 256 * 1024;

/** Gives the body of a form as the very text that came, because signatures are checked over it. Nothing else is taken. For `/callbacks` only. */
export function readFormsAsText(app: App): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: LARGEST_CALLBACK_BYTES },
    (_request, body, done) => done(null, body),
  );
}
