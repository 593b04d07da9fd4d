import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Context } from '../../src/context.ts';
import { enqueue } from '../../src/jobs/queue.ts';
import { startWorker } from '../../src/jobs/worker.ts';
import { openDb } from '../../src/store/db.ts';
import type { Message } from '../../src/store/tables.ts';
import { sent } from '../support/scripted-carrier.ts';
import { createSendingWorld, type SendingWorld } from '../support/sending.ts';

const THREADS = 10;
const TEXTS = 10;

let world: SendingWorld;
beforeAll(async () => {
  world = await createSendingWorld();
  await world.addNumber({ class: 'front_desk' });
});
afterAll(() => world.close());

/** Another server on the same database, with connections and a worker of its own. */
async function startServer() {
  const { db, pool } = openDb(world.databaseUrl, { maxConnections: 8 });
  const calls: string[] = [];
  const twilio: Context['carriers']['twilio'] = {
    ...world.carrier,
    sendText: async (credentials, text) => {
      calls.push(text.body);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
      return world.carrier.sendText(credentials, text);
    },
  };
  const worker = await startWorker({ ...world.base, db, carriers: { twilio } }, { pool, concurrency: 5 });
  return {
    calls,
    stop: async () => {
      await worker.stop();
      await db.destroy();
    },
  };
}

async function sendAll(): Promise<Message[]> {
  const clients = await Promise.all(Array.from({ length: THREADS }, () => world.addClient()));
  const messages = [];
  for (let text = 0; text < TEXTS; text += 1) {
    const row = clients.map((client, index) => world.send(client, `${index}:${text}`));
    messages.push(...(await Promise.all(row)));
  }
  // Woken twice, and the last ones first.
  await sql`delete from graphile_worker._private_jobs`.execute(world.db);
  for (const { id } of [...messages, ...messages].reverse()) {
    await enqueue(world.db, 'deliver_message', { orgId: world.orgId, messageId: id });
  }
  return messages;
}

test('two servers on one database hand each text over once, and keep the order of each conversation', async () => {
  world.carrier.always(sent);
  const messages = await sendAll();
  const servers = [await startServer(), await startServer()];
  const waiting = () => world.db.selectFrom('messages').select('id').where('status', '<>', 'sent').execute();
  await expect.poll(waiting, { timeout: 50_000, interval: 50 }).toEqual([]);
  for (const server of servers) await server.stop();

  const bodies = world.carrier.texts.map(({ body }) => body);
  expect([...bodies].sort()).toEqual(messages.map(({ body }) => body).sort());
  for (let index = 0; index < THREADS; index += 1) {
    const ofThread = bodies.filter((body) => body.startsWith(`${index}:`));
    expect(ofThread).toEqual(Array.from({ length: TEXTS }, (_, text) => `${index}:${text}`));
  }
  for (const { calls } of servers) expect(calls.length).toBeGreaterThan(0);
}, 60_000);
