import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fail } from '../support/scripted-carrier.ts';
import { createSendingWorld, type SendingWorld } from '../support/sending.ts';

let world: SendingWorld;
beforeAll(async () => {
  world = await createSendingWorld();
  await world.addNumber({ class: 'front_desk' });
});
afterAll(() => world.close());

const metrics = async () => (await (await world.app()).inject('/metrics')).body;

test('the metrics tell what waits and what went wrong, and name nobody', async () => {
  const unsure = await world.addClient({ phone: '+14125550142' });
  world.carrier.next(fail('unknown'));
  await world.deliver(await world.send(unsure));
  await world.send(await world.addClient());
  world.clock.advance(90_000);
  const body = await metrics();
  for (const line of [
    'maskline_database_up 1',
    'maskline_texts_waiting 2',
    'maskline_texts_waiting_oldest_seconds 90',
    'maskline_unknown_outcomes 1',
    'maskline_open_alerts{severity="warning"} 1',
    'maskline_open_alerts{severity="critical"} 0',
    'maskline_jobs_failed 0',
  ]) {
    expect(body.split('\n')).toContain(line);
  }
  expect(body).not.toMatch(/4125550142|Happy|Carla/);
});

test('while the database hangs they are answered in time, and say so', async () => {
  await world.db.transaction().execute(async (blocker) => {
    await sql`lock table messages in access exclusive mode`.execute(blocker);
    const body = await metrics();
    expect(body).toContain('maskline_database_up 0');
    expect(body).toMatch(/^maskline_texts_waiting nan$/im);
  });
});
