import { createHash } from 'node:crypto';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

type Answer = {
  description: string;
  headers: Record<string, object>;
  content?: Record<string, { schema: object }>;
};
type Operation = {
  operationId: string;
  summary: string;
  tags: string[];
  description: string;
  parameters?: { name: string; in: string; required?: boolean; description?: string }[];
  requestBody?: { required: boolean; content: Record<string, { schema: object }> };
  responses: Record<string, Answer>;
  /** Empty where nobody has to sign in. */
  security?: object[];
};
type Description = {
  openapi: string;
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: object;
};
const describeApi = async (): Promise<Description> =>
  (await world.call('GET', '/api/openapi.json', { key: null })).body;
const operationsOf = ({ paths }: Description) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

test('the description is OpenAPI 3.1, and every schema in it is valid and finds what it refers to', async () => {
  const description = await describeApi();
  expect(description.openapi).toBe('3.1.0');
  const ajv = addFormats.default(new Ajv2020({ strict: false, validateFormats: true }));
  ajv.addSchema(description, 'api');
  /** Most refusals have the same one. */
  const compiled = new Set<string>();
  const visit = (part: unknown, at: string): void => {
    if (typeof part !== 'object' || part === null) return;
    for (const [name, inner] of Object.entries(part)) {
      const place = `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      if (name === 'schema') {
        const form = JSON.stringify(inner);
        if (!compiled.has(form)) ajv.compile({ $ref: `api#${encodeURI(place)}` });
        compiled.add(form);
      } else visit(inner, place);
    }
  };
  visit(description.paths, '/paths');
  expect(compiled.size).toBeGreaterThan(20);
});

test('every operation has a summary, a tag, a name of its own, and says how it refuses', async () => {
  const operations = operationsOf(await describeApi());
  const names = operations.map(({ operation }) => operation.operationId);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  for (const { path, method, operation } of operations) {
    expect(operation.summary, `${method} ${path}`).toMatch(/\.$/);
    expect(operation.tags).toHaveLength(1);
    expect(operation.responses.default?.content).toHaveProperty(['application/problem+json']);
  }
});

test('every operation says who may call it, and each of its answers what it means', async () => {
  const { tags, ...description } = await describeApi();
  for (const { path, method, operation } of operationsOf({ tags, ...description })) {
    expect(operation.description, `${method} ${path}`).toMatch(/^For (the owner|anybody)/);
    expect(tags.map(({ name }) => name)).toContain(operation.tags[0]);
    expect(operation.parameters?.filter((one) => !one.description) ?? [], `${method} ${path}`).toEqual([]);
    for (const [status, answer] of Object.entries(operation.responses)) {
      expect(answer.description, `${method} ${path} ${status}`).not.toMatch(/^(?:Default Response|)$/);
      expect(answer.headers).toHaveProperty('x-request-id');
    }
  }
});

test('an operation lists the codes that it refuses with, by status', async () => {
  const { paths } = await describeApi();
  const send = paths['/api/v1/threads/{id}/messages']?.post?.responses;
  expect(send?.[409]?.description).toContain('`recipient_opted_out`');
  expect(send?.[409]?.headers).toHaveProperty('Retry-After');
  expect(send?.[202]?.headers).toHaveProperty('Idempotent-Replayed');
  expect(send?.[404]?.description).toBe('`not_found`');
  const list = paths['/api/v1/clients']?.get?.responses;
  expect(list?.[400]?.description).toBe('`bad_path`, `invalid_cursor`');
  expect(list).not.toHaveProperty('404');
  const change = paths['/api/v1/clients/{id}']?.patch;
  expect(change?.responses[412]?.description).toBe('`precondition_failed`');
  expect(change?.responses[200]?.headers).toHaveProperty('ETag');
  expect(change?.parameters?.map(({ name }) => name)).toEqual(['id', 'If-Match']);
});

test('a body that may be absent is not required', async () => {
  const { paths } = await describeApi();
  const optional = Object.entries(paths).filter(([, { post }]) => post?.requestBody?.required === false);
  expect(optional.map(([path]) => path.replace(/^.*\//, '')).sort()).toEqual([
    'cancel',
    'deactivate',
    'discard',
    'dismiss',
    'release',
    'remove',
    'resolve',
    'retry',
    'send',
  ]);
  for (const [path, { post }] of optional) {
    expect(post?.requestBody?.content['application/json']?.schema, path).toHaveProperty('properties');
  }
});

test('every POST but those for anybody asks for an Idempotency-Key, and every parameter of a path is described', async () => {
  for (const { path, method, operation } of operationsOf(await describeApi())) {
    const parameters = operation.parameters ?? [];
    const asksForKey = parameters.some(({ name, required }) => name === 'Idempotency-Key' && required);
    expect([path, asksForKey]).toEqual([path, method === 'post' && !operation.security]);
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(parameters.filter((one) => one.in === 'path').map(({ name }) => name)).toEqual(inPath);
  }
});

test('whoever comes by a browser is led to the page for people', async () => {
  const app = await world.app();
  for (const url of ['/api', '/docs']) {
    const { statusCode, headers } = await app.inject(url);
    expect([statusCode, headers.location]).toEqual([302, '/api/docs']);
  }
  expect((await app.inject({ method: 'POST', url: '/' })).statusCode).toBe(405);
});

test('the page for people loads nothing from elsewhere, and its policy lets in only its own script', async () => {
  const { status, body, headers } = await world.call('GET', '/api/docs/', { key: null });
  expect(status).toBe(200);
  expect(body).not.toMatch(/(?:https?:)?\/\/[a-z0-9]/i);
  const policy = String(headers['content-security-policy']);
  expect(policy).not.toMatch(/https?:|\*|unsafe-eval|script-src[^;]*unsafe-inline/);
  const [, script = ''] = /<script type="text\/javascript">([\s\S]+?)<\/script>/.exec(body) ?? [];
  expect(policy).toContain(`'sha256-${createHash('sha256').update(script).digest('base64')}'`);
  const [, source] = /<script src="([^"]+)"/.exec(body) ?? [];
  const bundle = await world.call('GET', `/api/docs/${source}`, { key: null });
  expect([bundle.status, bundle.headers['content-type']]).toEqual([
    200,
    expect.stringContaining('javascript'),
  ]);
});

test('metrics count requests by the pattern of their address', async () => {
  await world.call('GET', '/clients/0192f0c0-0000-7000-8000-000000000000?x=4125550199');
  const app = await world.app();
  const { body } = await app.inject('/metrics');
  expect(body).toMatch(
    /maskline_http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/clients\/:id",status="4\d\d"\} 1/,
  );
  expect(body).toContain('process_cpu_seconds_total');
  expect(body).not.toContain('4125550199');
});

test('the probes answer without a key', async () => {
  const app = await world.app();
  expect((await app.inject('/healthz')).json()).toEqual({ status: 'up' });
  expect((await app.inject('/readyz')).json()).toEqual({ status: 'ready' });
});
