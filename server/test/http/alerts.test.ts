import { afterAll, beforeAll, expect, test } from 'vitest';
import { raiseAlert } from '../../src/services/alerts.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const raise = (topic: string) =>
  raiseAlert(world.ctx, {
    kind: 'test',
    severity: 'warning',
    topic,
    sentence: `About ${topic}.`,
    whatToDo: 'Look.',
    entities: [],
  });
const open = async () => (await world.call('GET', '/alerts')).body.data;

test('an alert is raised once while it is open, and resolved once', async () => {
  await raise('a');
  world.clock.advance(60_000);
  await raise('a');
  const [alert, ...others] = await open();
  expect(others).toEqual([]);
  expect(alert).toMatchObject({ sentence: 'About a.', times_raised: 2, resolved_at: null });
  const resolved = await world.call('POST', `/alerts/${alert.id}/resolve`);
  expect([resolved.status, resolved.body.resolved_at]).toEqual([200, '2026-11-24T15:01:00.000Z']);
  world.clock.advance(60_000);
  expect((await world.call('POST', `/alerts/${alert.id}/resolve`)).body).toEqual(resolved.body);
  expect(await open()).toEqual([]);
  expect((await world.call('GET', '/alerts?state=resolved')).body.data).toHaveLength(1);
  const audit = await world.call('GET', `/audit-events?entity_id=${alert.id}`);
  expect(audit.body.data).toHaveLength(1);
});

test('another organization’s alert is not there', async () => {
  await raise('b');
  const { ownerKey } = await world.secondOrg();
  const [alert] = await open();
  const { status } = await world.call('POST', `/alerts/${alert.id}/resolve`, { key: ownerKey });
  expect(status).toBe(404);
  expect((await world.call('GET', '/alerts?state=all', { key: ownerKey })).body.data).toEqual([]);
});
