import type { FastifyInstance } from 'fastify';

/** The fields of a form or a query; of a repeated one, the last. PostgreSQL cannot hold a null character. */
export type Fields = { get(name: string): string | undefined; names(): string[] };

export function fieldsOf(text: string): Fields {
  const byName = new Map(new URLSearchParams(text));
  return {
    get: (name) => byName.get(name)?.replaceAll('\0', '\u{fffd}'),
    names: () => [...byName.keys()],
  };
}

export function queryOf(url: string): string {
  const mark = url.indexOf('?');
  return mark < 0 ? '' : url.slice(mark + 1);
}

export function readForms(app: FastifyInstance): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, fieldsOf(String(body))),
  );
}
