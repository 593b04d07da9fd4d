import swagger, { type SwaggerTransform, type SwaggerTransformObject } from '@fastify/swagger';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { TAGS, withHeaders } from './openapi-parts.ts';
import type { App } from './route.ts';

const DESCRIPTION = `Masked business texting. Programs send \`Authorization: Bearer <API key>\`; people sign in and have a cookie.
Every other POST than for signing in takes an \`Idempotency-Key\` of your own making: the same request with the same key is carried out once.
Lists give \`next_cursor\`; send it as \`cursor\` for the next page. Every refusal is a problem document with a \`code\`.`;

const SCHEMES = {
  apiKey: { type: 'http', scheme: 'bearer' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-maskline',
    description:
      '`maskline` without TLS. A change says by `Origin` that it comes from a page of this server.',
  },
} as const;

/** Callbacks, probes and pages are no part of the API. */
const transform: SwaggerTransform = (input) => {
  if (!input.url.startsWith('/api/v1/')) return { url: input.url, schema: { hide: true } };
  const { schema, url } = jsonSchemaTransform(input);
  return { url, schema: withHeaders(schema, String(input.route.method)) };
};

type Components = { schemas?: Record<string, object> };

/** The library describes every named schema as input and as output; only what an address uses stays. */
const transformObject: SwaggerTransformObject = (input) => {
  const document: object & { paths?: object; components?: Components } = jsonSchemaTransformObject(input);
  const schemas = document.components?.schemas ?? {};
  const used = new Set<string>();
  const visit = (part: object = {}): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (used.has(name)) continue;
      used.add(name);
      visit(schemas[name]);
    }
  };
  visit(document.paths);
  const kept = Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
  const components = { ...document.components, schemas: kept };
  return {
    ...document,
    paths: withOptionalBodies(document.paths),
    components,
  } as ReturnType<SwaggerTransformObject>;
};

type Operation = { requestBody?: { required?: boolean; content: Record<string, { schema: Body }> } };
type Body = { anyOf?: object[] };

/** A body that may be null may be absent: only the other form is described. */
function withOptionalBodies(paths: object = {}): object {
  for (const operation of Object.values(paths).flatMap((operations) =>
    Object.values<Operation>(operations),
  )) {
    const media = operation.requestBody?.content['application/json'];
    const [form, nothing] = media?.schema.anyOf ?? [];
    if (!operation.requestBody || !media || !form || JSON.stringify(nothing) !== '{"type":"null"}') continue;
    operation.requestBody.required = false;
    media.schema = form;
  }
  return paths;
}

/** Collects the routes declared after it into the OpenAPI description. */
export async function describeApi(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Maskline',
        version: '1',
        description: DESCRIPTION,
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/' }],
      tags: TAGS,
      security: [{ apiKey: [] }, { session: [] }],
      components: { securitySchemes: SCHEMES },
    },
    transform,
    transformObject,
  });
  app.get('/api/openapi.json', () => app.swagger());
}
