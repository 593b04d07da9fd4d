import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/http/app.ts';
import { createLog } from '../../src/log.ts';
import { openDb } from '../../src/store/db.ts';
import { newId } from '../../src/store/ids.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const send = (body: string | Buffer) => world.call('POST', '/clients', { body });

describe('a body that cannot be read', () => {
  test.each([
    ['broken', '{"name": '],
    ['followed by something', '{} trailing'],
    ['no JSON at all', 'name=Carla'],
    ['a single quote away', "{'name': 1}"],
  ])('%s is malformed_json', async (_, body) => {
    const answer = await send(body);
    expect([answer.status, answer.body.code]).toEqual([400, 'malformed_json']);
  });

  test('invalid UTF-8 is malformed_json', async () => {
    const answer = await send(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]));
    expect([answer.status, answer.body.code]).toEqual([400, 'malformed_json']);
  });

  test('a key given twice is duplicate_key, also when it is escaped, and is named', async () => {
    for (const second of ['phone', '\\u0070hone']) {
      const { status, body } = await send(`{"contacts":[{"label":"a"},{"phone":"1","${second}":"2"}]}`);
      expect([status, body.code, body.errors[0].path]).toEqual([400, 'duplicate_key', 'contacts.1.phone']);
    }
  });

  test('the same key in two objects is no duplicate', async () => {
    const { body } = await send('{"contacts":[{"x":1},{"x":2}]}');
    expect(body.code).toBe('unknown_field');
  });

  test.each([33, 10_000, 120_000])('%i levels are too_deep', async (depth) => {
    const { status, body } = await send('['.repeat(depth) + ']'.repeat(depth));
    expect([status, body.code]).toEqual([400, 'too_deep']);
  });

  test('more than 256 KiB are payload_too_large', async () => {
    const { status, body } = await send(JSON.stringify({ name: 'x'.repeat(256 * 1024) }));
    expect([status, body.code]).toEqual([413, 'payload_too_large']);
  });

  test('another content type, or none, is unsupported_media_type', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml']) {
      const { status, body } = await world.call('POST', '/clients', {
        body: '{}',
        headers: { 'content-type': type },
      });
      expect([status, body.code]).toEqual([415, 'unsupported_media_type']);
    }
  });
});

const FOREIGN = /invalid|expected|received|too (?:big|small)|unrecognized|option|undefined|null|NaN/i;

/** The sentences of a refusal; unknown properties are left out, because they would be all that is told. */
async function refused(method: string, path: string, body: Record<string, unknown>): Promise<string[]> {
  const ask = (sent: object) => world.call(method.toUpperCase() as 'POST', path, { body: sent });
  const first = (await ask(body)).body;
  if (first.code !== 'unknown_field') return messagesOf(first);
  const unknown = first.errors.filter((error: FieldError) => error.message === 'Leave out this property.');
  const kept = { ...body };
  for (const { path: name } of unknown) delete kept[name];
  return messagesOf((await ask(kept)).body);
}

type FieldError = { path: string; message: string };

function messagesOf({ errors = [] }: { errors?: FieldError[] }): string[] {
  return errors.map(({ message }) => message);
}

describe('a body that says what it may not', () => {
  test.each(['__proto__', 'constructor'])('%s is refused and changes no prototype', async (key) => {
    const { status, body } = await send(`{"name":"A","${key}":{"isOwned":true}}`);
    expect([status, body.code, body.errors[0].path]).toEqual([422, 'unknown_field', key]);
    expect('isOwned' in {}).toBe(false);
  });

  test('an unknown property is named, at whatever depth', async () => {
    const { status, body } = await send(
      '{"name":"A","class":"recurring","contacts":[{"phone":"1","orgId":"x"}]}',
    );
    expect([status, body.code]).toEqual([422, 'unknown_field']);
    expect(body.errors).toEqual([{ path: 'contacts.0.orgId', message: 'Leave out this property.' }]);
  });

  test.each([
    ['a null character', '{"name":"a\\u0000b"}'],
    ['a lone high surrogate', '{"name":"\\ud83d"}'],
    ['a lone low surrogate', '{"name":"\\ude00 x"}'],
    ['a null character in a key', '{"na\\u0000me":1}'],
  ])('%s is invalid_character', async (_, body) => {
    const answer = await send(body);
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid_character']);
  });

  test('wrong types are listed by their paths and not repeated', async () => {
    const { status, body } = await send('{"name":4125550199,"class":"vip"}');
    expect([status, body.code]).toEqual([422, 'invalid_request']);
    expect(body.errors.map((error: { path: string }) => error.path)).toEqual(['name', 'class']);
    expect(JSON.stringify(body)).not.toContain('4125550199');
  });

  test.each(['{"x":1}', '[]', '[1]', '"x"', '0'])('%s where no body belongs is refused', async (given) => {
    const client = await world.addClient();
    const { status, body } = await world.call('POST', `/clients/${client.id}/thread`, { body: given });
    expect([status, body.code]).toEqual([422, 'unknown_field']);
  });

  test('what is wrong is said in the words of this house, of every property that any body has', async () => {
    const { paths } = (await world.call('GET', '/api/openapi.json')).body;
    const id = newId();
    let told = 0;
    for (const [path, operations] of Object.entries<Record<string, { requestBody?: object }>>(paths)) {
      for (const [method, { requestBody }] of Object.entries(operations)) {
        if (!requestBody) continue;
        for (const value of [undefined, null, 7.5, 'ß', '', [], {}, true, 'x'.repeat(20_001)]) {
          const names = JSON.stringify(requestBody).match(/"\w+"(?=:\{)/g) ?? [];
          const body = Object.fromEntries(names.map((name) => [JSON.parse(name), value]));
          const known = await refused(method, path.replaceAll(/\{\w+\}/g, id), body);
          told += known.length;
          expect(
            known.filter((message) => FOREIGN.test(message)),
            `${method} ${path}`,
          ).toEqual([]);
        }
      }
    }
    expect(told).toBeGreaterThan(200);
  });
});

describe('an address', () => {
  test('a malformed id, a strange one and another organization’s are answered alike', async () => {
    const other = await (await world.secondOrg()).addClient();
    const ids = ['abc', '1', '0192f0c0-0000-7000-8000-000000000000', other.id, `${other.id}x`];
    for (const id of ids) {
      const { status, body } = await world.call('GET', `/clients/${id}`);
      expect([status, body.code, body.detail]).toEqual([404, 'not_found', expect.any(String)]);
    }
  });

  test.each(['/clients/..%2f..%2forganization', '/clients/%00', '/clients/a%5cb', '/clients/%zz'])(
    '%s is bad_path',
    async (path) => {
      const { status, body } = await world.call('GET', path);
      expect([status, body.code]).toEqual([400, 'bad_path']);
    },
  );

  test('nowhere is not_found, as a problem document with the request’s id', async () => {
    const { status, body, headers } = await world.call('GET', '/nowhere');
    expect([status, body.code]).toEqual([404, 'not_found']);
    expect(headers['content-type']).toContain('application/problem+json');
    expect(body).toMatchObject({ type: 'urn:maskline:error:not_found', status: 404, title: 'Not found' });
    expect(body.instance).toBe(headers['x-request-id']);
  });

  test('another method is method_not_allowed, and the answer lists the right ones', async () => {
    for (const method of ['DELETE', 'PUT'] as const) {
      const { status, body, headers } = await world.call(method, '/clients');
      expect([status, body.code]).toEqual([405, 'method_not_allowed']);
      expect(headers.allow).toContain('POST');
    }
  });

  test('TRACE is method_not_allowed, and a method override is not heard', async () => {
    const app = await world.app();
    const trace = await app.inject({ method: 'TRACE' as 'GET', url: '/api/v1/organization' });
    expect(trace.statusCode).toBe(405);
    const headers = { 'x-http-method-override': 'PATCH' };
    expect((await world.call('GET', '/organization', { headers })).status).toBe(200);
  });

  test('neither the host nor a header chooses the organization', async () => {
    const other = await world.secondOrg();
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-org-id': other.orgId };
    expect((await world.call('GET', '/organization', { headers })).body.id).toBe(world.orgId);
  });
});

describe('a list', () => {
  test.each(['-1', '0', '101', '1e9', 'abc', '', '1.5', '0x10', '1e1', '%2010', '10%20', '007', '%2B5'])(
    'limit=%s is refused',
    async (limit) => {
      const { status, body } = await world.call('GET', `/clients?limit=${limit}`);
      expect([status, body.code, body.errors[0].path]).toEqual([422, 'invalid_request', 'limit']);
    },
  );

  test.each(['abc', 'WyJhIl0', 'WzEsMl0', '%27', 'WyJhIiwiYiIsImMiXQ'])(
    'the forged cursor %s is refused',
    async (cursor) => {
      const { status, body } = await world.call('GET', `/clients?cursor=${cursor}`);
      expect([status, body.code]).toEqual([400, 'invalid_cursor']);
    },
  );

  test('an unknown parameter is refused', async () => {
    const { status, body } = await world.call('GET', '/clients?sort=phone;drop table clients');
    expect([status, body.code]).toEqual([422, 'unknown_field']);
  });

  test('a null character in the query is refused', async () => {
    const { status, body } = await world.call('GET', '/clients?search=a%00b');
    expect([status, body.code]).toEqual([422, 'invalid_character']);
  });
});

test('a database that does not answer is unavailable', async () => {
  const { db } = openDb('postgres://nobody@127.0.0.1:1/none', { maxConnections: 1 });
  const app = await createApp(world.contexts({ db }));
  const headers = { authorization: `Bearer ${world.ownerKey}` };
  const answer = await app.inject({ method: 'GET', url: '/api/v1/organization', headers });
  expect([answer.statusCode, answer.json().code]).toEqual([503, 'unavailable']);
  expect((await app.inject('/readyz')).statusCode).toBe(503);
  expect((await app.inject('/healthz')).statusCode).toBe(200);
  await app.close();
});

test('a fault of ours tells the request id and nothing else, and the log holds no phone', async () => {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  const clock = { now: () => Promise.reject(new Error('broken at +14125550199 for key 0142')) };
  const app = await createApp(world.contexts({ log, clock }));
  const headers = { authorization: `Bearer ${world.ownerKey}`, 'idempotency-key': 'a' };
  const payload = { name: 'Fault', class: 'recurring' };
  const answer = await app.inject({ method: 'POST', url: '/api/v1/clients?', headers, payload });
  expect(answer.json()).toMatchObject({ status: 500, code: 'internal_error', instance: expect.any(String) });
  expect(answer.body).not.toContain('broken');
  expect(lines.join('')).toContain('broken at [digits]');
  expect(lines.join('')).not.toContain('4125550199');
  await app.close();
});

test('the log names the pattern of an address, never the address or its query', async () => {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  const app = await createApp(world.contexts({ log }));
  const headers = { authorization: `Bearer ${world.ownerKey}` };
  await app.inject({ method: 'GET', url: '/api/v1/clients?search=Secret', headers });
  expect(lines.join('')).toContain('"route":"/api/v1/clients"');
  expect(lines.join('')).not.toMatch(/Secret|msk_/);
  await app.close();
});
