import { sql } from 'kysely';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/http/app.ts';
import type { App } from '../../src/http/route.ts';
import { openDb } from '../../src/store/db.ts';
import { type CuttingProxy, startCuttingProxy } from '../support/cutting-proxy.ts';
import { waitForLockWaiter } from '../support/locks.ts';
import { newMessageSid, postStatus, postText, twilio } from '../support/signed-callback.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let proxy: CuttingProxy;
let pool: Pool;
let patient: App;
let hasty: App;
let desk: string;
beforeAll(async () => {
  world = await createWorld({ carriers: { twilio } });
  desk = (await world.addNumber({ class: 'front_desk' })).e164;
  proxy = await startCuttingProxy(world.databaseUrl);
  const opened = openDb(proxy.url, { maxConnections: 4, role: 'ingest' });
  pool = opened.pool;
  const contexts = world.contexts({ db: opened.db });
  patient = await createApp(contexts);
  hasty = await createApp(contexts, { callbackPatienceMs: 0 });
});
afterAll(async () => {
  await patient.close();
  await hasty.close();
  await pool.end();
  await proxy.close();
  await world.close();
});

const stored = async (sid: string) => {
  const texts = world.db.selectFrom('inboundTexts').select('id').where('carrierMessageId', '=', sid);
  const messages = world.db.selectFrom('messages').select('id').where('carrierMessageId', '=', sid);
  const events = world.db.selectFrom('carrierEvents').select('id').where('carrierMessageId', '=', sid);
  return [(await texts.execute()).length, (await messages.execute()).length, (await events.execute()).length];
};
const twiml = (status: number) => ({ status, type: 'text/xml; charset=utf-8', body: '<Response/>' });

describe('a text whose transaction loses its connection', () => {
  test.each(['begin', 'insert into "carrier_events"', 'commit'])(
    'at %j is stored once, and the callback answered 200',
    async (statement) => {
      const { phone } = await world.addClient();
      const sid = newMessageSid();
      proxy.cutAfter(statement);
      expect(await postText(patient, world.account, { from: phone, to: desk, sid })).toEqual(
        expect.objectContaining(twiml(200)),
      );
      expect(proxy.cuts()).toBe(1);
      expect(await stored(sid)).toEqual([1, 1, 1]);
    },
  );

  test('at its commit again and again is stored once', async () => {
    const { phone } = await world.addClient();
    const sid = newMessageSid();
    proxy.cutAfter('commit', 3);
    await postText(patient, world.account, { from: phone, to: desk, sid });
    expect(await stored(sid)).toEqual([1, 1, 1]);
    proxy.cutAfter('', 0);
  });

  test('is not acknowledged when time is up, and the carrier’s next try stores it', async () => {
    const { phone } = await world.addClient();
    const text = { from: phone, to: desk, sid: newMessageSid() };
    proxy.cutAfter('insert into "carrier_events"');
    expect(await postText(hasty, world.account, text)).toMatchObject(twiml(503));
    expect(await stored(text.sid)).toEqual([0, 0, 0]);
    expect(await postText(hasty, world.account, text)).toMatchObject(twiml(200));
    expect(await stored(text.sid)).toEqual([1, 1, 1]);
  });

  test('because the database restarts is stored when that is back', async () => {
    const { phone, threadId } = await world.addClient();
    const text = { from: phone, to: desk, sid: newMessageSid() };
    const { answer } = await world.db.transaction().execute(async (tx) => {
      await tx.selectFrom('threads').select('id').where('id', '=', threadId).forUpdate().execute();
      const answer = postText(patient, world.account, text);
      await waitForLockWaiter(world.db);
      await sql`
        select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`.execute(world.db);
      return { answer };
    });
    expect(await answer).toMatchObject(twiml(200));
    expect(await stored(text.sid)).toEqual([1, 1, 1]);
  });
});

test('while no connection is to be had a callback waits, and is answered when there is one', async () => {
  const { phone } = await world.addClient();
  const sid = newMessageSid();
  proxy.pause();
  const answer = postText(patient, world.account, { from: phone, to: desk, sid });
  setTimeout(proxy.resume, 200);
  expect(await answer).toMatchObject(twiml(200));
  expect(await stored(sid)).toEqual([1, 1, 1]);
});

test('a status waits as well, and is never acknowledged before it is kept', async () => {
  const sid = newMessageSid();
  proxy.cutAfter('commit');
  expect(await postStatus(patient, world.account, { sid, status: 'sent' })).toMatchObject(twiml(200));
  expect(await stored(sid)).toEqual([0, 0, 1]);
  proxy.cutAfter('insert into "carrier_events"');
  const other = newMessageSid();
  expect(await postStatus(hasty, world.account, { sid: other, status: 'sent' })).toMatchObject(twiml(503));
  expect(await stored(other)).toEqual([0, 0, 0]);
});
