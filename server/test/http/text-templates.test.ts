import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { book } from '../support/duties.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.addNumber({ class: 'front_desk' });
});
afterAll(() => world.close());

const add = (template: object) => world.call('POST', '/text-templates', { body: template });
const inThread = async (threadId: string | null, key?: string) =>
  (await world.call('GET', `/threads/${threadId}/text-templates`, key ? { key } : {})).body.data;

describe('templates', () => {
  test('are added, changed and removed, by name', async () => {
    const { status, body: late } = await add({ name: 'Late', body: 'I am late, {{client_first_name}}.' });
    expect(status).toBe(201);
    expect(late).toMatchObject({ name: 'Late', for_sitters: false });
    await add({ name: 'arrived', body: 'I am here.' });
    const { data } = (await world.call('GET', '/text-templates')).body;
    expect(data.map(({ name }: { name: string }) => name)).toEqual(['arrived', 'Late']);
    const change = { body: 'I am a bit late.', for_sitters: true };
    for (let times = 0; times < 2; times += 1) {
      const changed = await world.call('PATCH', `/text-templates/${late.id}`, { body: change });
      expect(changed.body).toMatchObject(change);
    }
    expect((await world.call('DELETE', `/text-templates/${late.id}`)).status).toBe(204);
    expect((await world.call('DELETE', `/text-templates/${late.id}`)).status).toBe(404);
    const events = (await world.call('GET', `/audit-events?entity_id=${late.id}`)).body.data;
    expect(events.map(({ event }: { event: string }) => event)).toEqual([
      'text_template.removed',
      'text_template.changed',
      'text_template.added',
    ]);
  });

  test.each([
    ['an unknown name', { body: 'Hi {{unknown}}' }, 'invalid_request'],
    ['code', { body: "{{constructor.constructor('return process')()}}" }, 'invalid_request'],
    ['a phone', { body: 'Call {{client_phone}}', for_sitters: true }, 'invalid_request'],
    ['too many characters', { body: 'x'.repeat(1601) }, 'invalid_request'],
  ])('are refused with %s, which is said at the field', async (_what, template, code) => {
    const { status, body } = await add({ name: 'Bad', ...template });
    expect([status, body.code]).toEqual([422, code]);
    expect(body.errors).toMatchObject([{ path: 'body' }]);
  });

  test('have one name each, in whatever case, also when two are made at once', async () => {
    const answers = await Promise.all(['Once', 'ONCE', 'once'].map((name) => add({ name, body: 'Hi' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'template_name_in_use',
    });
  });
});

describe('in a conversation', () => {
  test('a template says what is known of it', async () => {
    const [client, sitter] = [
      await world.addClient({ name: 'Dr. Carla Client' }),
      await world.addSitter({ name: 'Ana Almeida' }),
    ];
    await add({
      name: 'Visit',
      body: '{{client_first_name}}: {{sitter_first_name}} sees {{pet_names}} on {{visit_date}}, {{visit_time}}. {{company_name}}',
      for_sitters: true,
    });
    const visit = async (key?: string) =>
      (await inThread(client.threadId, key)).find(({ name }: { name: string }) => name === 'Visit');
    expect(await visit()).toMatchObject({
      missing: ['sitter_first_name', 'pet_names', 'visit_date', 'visit_time'],
    });
    for (const [name, visible_to_sitters] of [
      ['Rex', true],
      ['Ada', true],
      ['Shy', false],
    ] as const) {
      await world.call('POST', `/clients/${client.id}/pets`, { body: { name, visible_to_sitters } });
    }
    await book(world, { clientId: client.id, sitterId: sitter.id, hours: [6, 7] });
    await book(world, { clientId: client.id, sitterId: sitter.id, hours: [2, 4] });
    expect(await visit()).toMatchObject({
      body: 'Dr. Carla: Ana sees Ada, Rex, and Shy on Tue 24 Nov, 12:00. Happy Paws',
      missing: [],
    });
    // A sitter reads only what the owner marked as visible.
    expect(await visit(await world.sitterKey(sitter.id))).toMatchObject({
      body: 'Dr. Carla: Ana sees Ada and Rex on Tue 24 Nov, 12:00. Happy Paws',
    });
  });

  test('a sitter whose visits are over learns no pets that are the client’s by now', async () => {
    const [client, sitter] = [await world.addClient(), await world.addSitter()];
    await book(world, { clientId: client.id, sitterId: sitter.id, hours: [-3, -2] });
    await world.call('POST', `/clients/${client.id}/pets`, {
      body: { name: 'Newcomer', visible_to_sitters: true },
    });
    await add({ name: 'Pets', body: 'Bye, {{pet_names}}', for_sitters: true });
    const templates = await inThread(client.threadId, await world.sitterKey(sitter.id));
    expect(templates.find(({ name }: { name: string }) => name === 'Pets')).toMatchObject({
      body: 'Bye, {{pet_names}}',
      missing: ['pet_names'],
    });
  });

  test('a sitter gets those for sitters alone, and none of a conversation of somebody else', async () => {
    const [client, sitter, other] = [
      await world.addClient(),
      await world.addSitter(),
      await world.addSitter(),
    ];
    await book(world, { clientId: client.id, sitterId: sitter.id, hours: [0, 1] });
    await add({ name: 'For owners', body: 'Your bill' });
    await add({ name: 'For all', body: 'On my way', for_sitters: true });
    const names = (await inThread(client.threadId, await world.sitterKey(sitter.id))).map(
      ({ name }: { name: string }) => name,
    );
    expect(names).toContain('For all');
    expect(names).not.toContain('For owners');
    const key = await world.sitterKey(other.id);
    expect((await world.call('GET', `/threads/${client.threadId}/text-templates`, { key })).status).toBe(404);
  });

  test('a text with a name still in braces is not sent', async () => {
    const { threadId } = await world.addClient();
    const send = (body: string) => world.call('POST', `/threads/${threadId}/messages`, { body: { body } });
    const refused = await send('Hi {{ client_first_name }}!');
    expect([refused.status, refused.body.code]).toEqual([422, 'unfilled_variable']);
    expect((await send('The code is {{pin}}.')).status).toBe(202);
  });
});
