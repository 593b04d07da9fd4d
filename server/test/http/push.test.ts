import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPushService } from '../../src/push-service.ts';
import { deactivateSitter } from '../../src/services/sitter-deactivation.ts';
import { deactivateUser } from '../../src/services/users.ts';
import { addUser, signedIn, type TestBrowser } from '../support/accounts.ts';
import { book, overrideTo } from '../support/duties.ts';
import {
  type PushEndpoint,
  type PushedBrowser,
  senderOf,
  startPushEndpoint,
  subscribedBrowser,
} from '../support/push-endpoint.ts';
import type { TestClient, TestOrganization, TestSitter } from '../support/seeds.ts';
import { createSendingWorld, type SendingWorld } from '../support/sending.ts';
import { postText, twilio } from '../support/signed-callback.ts';

let world: SendingWorld;
let service: PushEndpoint;
let desk: { e164: string };
let ana: TestSitter;
let carla: TestClient;
let sitter: Person;
let owner: Person;
beforeAll(async () => {
  service = await startPushEndpoint();
  world = await createSendingWorld({ push: createPushService({ allowLoopback: true }) });
  Object.assign(world.carrier, { readIncomingText: twilio.readIncomingText, rereadText: twilio.rereadText });
});
beforeEach(async () => {
  world = await world.anew();
  service.handed.length = 0;
  service.answer(201);
  desk = await world.addNumber({ class: 'front_desk' });
  ana = await world.addSitter({ name: 'Ana' });
  carla = await world.addClient({ name: 'Carla Client' });
  await book(world, { clientId: carla.id, sitterId: ana.id, hours: [0, 2] });
  sitter = await person(world, ana.id);
  owner = await person(world);
});
afterAll(async () => {
  await world.close();
  await service.close();
});

type Person = { userId: string; tab: TestBrowser; browser: PushedBrowser };

/** Somebody who switched notifications on in the browser. */
async function person(org: TestOrganization, sitterId?: string): Promise<Person> {
  const user = await addUser(org, sitterId ? { sitterId } : {});
  const tab = await signedIn(world, user);
  const browser = subscribedBrowser(service.url);
  expect((await subscribe(tab, browser)).status).toBe(201);
  return { userId: user.id, tab, browser };
}

const subscribe = (tab: TestBrowser, { given }: PushedBrowser) =>
  tab.ask('POST', '/me/push-subscriptions', { body: given });
async function clientSays(body: string, { from = carla.phone, to = desk.e164 } = {}): Promise<void> {
  const answer = await postText(await world.app(), world.account, { from, to, body });
  expect(answer.status).toBe(200);
}
/** What the browser was told, opened. */
const toldTo = ({ browser }: Person) =>
  service.handed
    .filter(({ path }) => browser.given.endpoint.endsWith(path))
    .map((handed) => browser.open(handed));
const subscriptions = async () =>
  (await world.db.selectFrom('pushSubscriptions').select('id').where('orgId', '=', world.orgId).execute())
    .length;
const pushEvents = async () =>
  (
    await world.db
      .selectFrom('auditEvents')
      .select(['event', 'details'])
      .where('orgId', '=', world.orgId)
      .where('entity', '=', 'push_subscription')
      .orderBy('seq')
      .execute()
  ).map(({ event, details }) => [event, details.cause ?? null]);

describe('a text that comes in', () => {
  test('is told to the sitter who answers, and to nobody else', async () => {
    await clientSays('The key is under the mat');
    await world.runJobs();
    expect(toldTo(sitter)).toEqual([{ kind: 'visit_text', thread_id: carla.threadId }]);
    expect(toldTo(owner)).toEqual([]);
  });

  test('is told to the owners where nobody else answers', async () => {
    await clientSays('Hello', { from: (await world.addClient()).phone });
    await world.runJobs();
    expect(toldTo(owner)).toMatchObject([{ kind: 'inbox_text' }]);
    expect(toldTo(sitter)).toEqual([]);
  });

  test('is told to whomever an override names', async () => {
    const ben = await world.addSitter({ name: 'Ben' });
    const other = await person(world, ben.id);
    await overrideTo(world, carla.threadId ?? '', ben.id);
    await clientSays('Hello');
    await world.runJobs();
    expect(toldTo(other)).toHaveLength(1);
    expect(toldTo(sitter)).toEqual([]);
  });

  test('is told with nothing of what was said and by whom, urgently and for some hours', async () => {
    await clientSays('The key is under the mat');
    await world.runJobs();
    const [handed] = service.handed;
    expect(handed?.headers).toMatchObject({
      'content-encoding': 'aes128gcm',
      urgency: 'high',
      ttl: '14400',
      topic: expect.stringMatching(/^[\w-]{32}$/),
    });
    const said = JSON.stringify([handed?.headers, toldTo(sitter)]);
    expect(said).not.toMatch(/mat|Carla|Client|Happy|Paws|@/);
    for (const secret of [carla.phone, desk.e164, carla.id, ana.id, world.orgId]) {
      expect(said).not.toContain(secret);
    }
    expect(JSON.stringify(handed?.headers)).not.toContain(carla.threadId);
    const all = [handed?.body.toString('latin1'), handed?.path].join();
    expect(all).not.toMatch(/mat|thread/);
  });

  test('is signed by the key that the browser subscribed with, for that push service', async () => {
    await clientSays('Hello');
    await world.runJobs();
    const [handed] = service.handed;
    if (!handed) throw new Error('nothing was handed over');
    const { publicKey, claims } = senderOf(handed);
    expect(publicKey).toBe((await sitter.tab.ask('GET', '/me/push')).body.public_key);
    expect(claims).toMatchObject({ aud: service.url, sub: 'https://maskline.example' });
  });

  test('takes the place of the one before it in the conversation, and not of another', async () => {
    await clientSays('One');
    await clientSays('Two');
    await clientSays('Three', { from: (await world.addClient()).phone });
    await world.runJobs();
    const topics = service.handed.map(({ headers }) => headers.topic);
    expect(topics).toHaveLength(3);
    expect(new Set(topics).size).toBe(2);
  });

  test('is told to every device, and to nobody of another organization', async () => {
    const other = await person(await world.secondOrg());
    const second = subscribedBrowser(service.url);
    await subscribe(await secondTab(), second);
    await clientSays('Hello', { from: (await world.addClient()).phone });
    await world.runJobs();
    expect(toldTo(owner)).toHaveLength(1);
    expect(toldTo({ ...owner, browser: second })).toHaveLength(1);
    expect(toldTo(other)).toEqual([]);
  });

  async function secondTab(): Promise<TestBrowser> {
    const user = await world.db
      .selectFrom('users')
      .select('email')
      .where('id', '=', owner.userId)
      .executeTakeFirstOrThrow();
    return signedIn(world, user);
  }

  test('is not told to a sitter who may not see it by then', async () => {
    await clientSays('Hello');
    await overrideTo(world, carla.threadId ?? '', null);
    await world.db
      .updateTable('routingOverrides')
      .set({ startsAt: new Date(0) })
      .where('orgId', '=', world.orgId)
      .execute();
    await world.runJobs();
    expect(service.handed).toEqual([]);
  });

  test('is received whatever becomes of its push', async () => {
    service.answer(503);
    await clientSays('Hello');
    await world.runJobs();
    const stored = await world.call('GET', `/threads/${carla.threadId}/messages`);
    expect(stored.body.data).toHaveLength(1);
    service.answer(201);
    await world.runJobs();
    expect(toldTo(sitter)).toHaveLength(2);
    expect(await world.countJobs()).toBe(0);
  });
});

describe('a push service', () => {
  test('that is in trouble is asked eight times', async () => {
    service.answer(503);
    await clientSays('Hello');
    for (let round = 0; round < 10; round += 1) await world.runJobs();
    expect(service.handed).toHaveLength(8);
    expect(await world.countJobs()).toBe(0);
    expect(await subscriptions()).toBe(2);
  });

  test.each([404, 410])('that says %i ends the subscription', async (status) => {
    service.answer(status);
    await clientSays('Hello');
    await world.runJobs();
    await clientSays('Hello?');
    await world.runJobs();
    expect(service.handed).toHaveLength(1);
    expect(await subscriptions()).toBe(1);
    expect((await pushEvents()).at(-1)).toEqual(['push_subscription.removed', 'gone']);
  });

  test.each([400, 403, 302])('that says %i is asked once, and leads nowhere else', async (status) => {
    service.answer(status);
    await clientSays('Hello');
    await world.runJobs();
    await world.runJobs();
    expect(service.handed).toHaveLength(1);
    expect(await subscriptions()).toBe(2);
  });
});

describe('a browser is told nothing any more', () => {
  const nothingIsTold = async () => {
    await world.runJobs();
    await clientSays('Hello again');
    await world.runJobs();
    expect(toldTo(sitter)).toEqual([]);
  };

  test('once it signed out', async () => {
    await clientSays('Hello');
    await sitter.tab.ask('POST', '/me/sign-out');
    expect(await subscriptions()).toBe(1);
    await nothingIsTold();
  });

  test('once the sitter is deactivated, whose text waits', async () => {
    await clientSays('Hello');
    await deactivateSitter(world.ctx, ana.id);
    expect(await subscriptions()).toBe(1);
    await nothingIsTold();
  });

  test('once the user is deactivated', async () => {
    await clientSays('Hello');
    await deactivateUser(world.ctx, sitter.userId);
    expect(await subscriptions()).toBe(1);
    await nothingIsTold();
  });

  test('once nobody has used it for a week', async () => {
    world.clock.advance(7 * 86_400_000);
    await book(world, { clientId: carla.id, sitterId: ana.id, hours: [0, 2] });
    await nothingIsTold();
  });

  test('once it is switched off', async () => {
    const { body } = await sitter.tab.ask('GET', '/me/push');
    const path = `/me/push-subscriptions/${body.subscription.id}`;
    expect((await owner.tab.ask('DELETE', path)).status).toBe(404);
    expect((await sitter.tab.ask('DELETE', path)).status).toBe(204);
    expect((await sitter.tab.ask('GET', '/me/push')).body.subscription).toBeNull();
    await nothingIsTold();
  });
});

describe('subscribing', () => {
  test('again with the same changes nothing, with something else replaces it', async () => {
    const first = (await sitter.tab.ask('GET', '/me/push')).body.subscription;
    expect((await subscribe(sitter.tab, sitter.browser)).body).toEqual(first);
    expect(await pushEvents()).toHaveLength(2);
    await subscribe(sitter.tab, subscribedBrowser(service.url));
    expect(await subscriptions()).toBe(2);
    expect((await pushEvents()).slice(2)).toEqual([
      ['push_subscription.removed', 'replaced'],
      ['push_subscription.added', null],
    ]);
  });

  test('by whoever signs in next takes the browser, also from another organization', async () => {
    const next = await addUser(await world.secondOrg());
    expect((await subscribe(await signedIn(world, next), sitter.browser)).status).toBe(201);
    expect(await subscriptions()).toBe(1);
    await clientSays('Hello');
    await world.runJobs();
    expect(service.handed).toEqual([]);
  });

  test('says when something was told last', async () => {
    await clientSays('Hello');
    await world.runJobs();
    const { subscription } = (await sitter.tab.ask('GET', '/me/push')).body;
    expect(subscription.last_success_at).toBe('2026-11-24T15:00:00.000Z');
  });

  test.each([
    'http://push.example/1',
    'https://10.0.0.1/1',
    'https://169.254.169.254/latest',
    'https://[::ffff:192.168.0.1]/1',
    'https://user:word@push.example/1',
    'ftp://push.example/1',
  ])('is refused for %s', async (endpoint) => {
    const { given } = subscribedBrowser(service.url);
    const answer = await sitter.tab.ask('POST', '/me/push-subscriptions', { body: { ...given, endpoint } });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toMatchObject([{ path: 'endpoint' }]);
  });
});

test('in production nothing goes to this machine, nor to a name that leads here', async () => {
  const production = createPushService();
  const port = new URL(service.url).port;
  expect(production.accepts(`http://127.0.0.1:${port}/push`)).toBe(false);
  expect(production.accepts(`https://127.0.0.1:${port}/push`)).toBe(false);
  const { given } = subscribedBrowser(`https://localhost:${port}`);
  const { publicKey } = senderKeys();
  const push = {
    to: { endpoint: given.endpoint, ...given.keys },
    from: { publicKey, privateKey: `${'A'.repeat(42)}E`, subject: 'https://maskline.example' },
    payload: '{}',
    topic: 'topic',
    ttlSeconds: 1,
  };
  await expect(production.send(push)).rejects.toThrow('not a public address');
  expect(service.handed).toEqual([]);
});

function senderKeys(): { publicKey: string } {
  return { publicKey: subscribedBrowser(service.url).given.keys.p256dh };
}
