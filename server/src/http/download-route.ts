import { Readable } from 'node:stream';
import type { ErrorCode } from '@maskline/core/domain/errors';
import type { z } from 'zod';
import { admit } from './admission.ts';
import { type CallerContext, callerContextOf } from './caller.ts';
import { requireStorableQuery } from './request-parts.ts';
import type { App } from './route.ts';
import { describeRoute } from './route-description.ts';

export type Download = {
  /** Made by the server: nothing of a request is in it. */
  fileName: string;
  mediaType: string;
  parts: AsyncIterable<string>;
};

export type DownloadSpec<Q extends z.ZodType> = {
  url: string;
  summary: string;
  tag: string;
  query: Q;
  mediaTypes: readonly string[];
  errors?: readonly ErrorCode[];
  /** Refusals come before the first part; what fails later cuts the answer off, so that no half is taken for the whole. */
  act(ctx: CallerContext, query: z.output<Q>): Promise<Download>;
};

/** Declares a GET by which the owner takes a file away, of whatever size: it is sent as it is read. */
export function downloadRoute<Q extends z.ZodType>(app: App, spec: DownloadSpec<Q>): void {
  const { url, summary, tag, query, mediaTypes, errors = [] } = spec;
  app.route({
    method: 'GET',
    url,
    schema: describeRoute({
      method: 'GET',
      url,
      summary,
      tag,
      query,
      status: 200,
      media: mediaTypes,
      errors,
    }),
    async onRequest(request) {
      await admit(request, {});
    },
    async preValidation(request) {
      requireStorableQuery(request);
    },
    async handler(request, reply) {
      // Validated by the schema of this very route before.
      const given = request.query as z.output<Q>;
      const { fileName, mediaType, parts } = await spec.act(callerContextOf(request), given);
      reply.header('content-disposition', `attachment; filename="${fileName}"`).type(mediaType);
      return reply.send(Readable.from(parts, { objectMode: false }));
    },
  });
}
