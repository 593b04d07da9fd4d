import { afterAll, beforeAll, expect, test } from 'vitest';
import { fictionalPhone } from '../support/outside-world.ts';
import { fieldsOf, messagesPath, post, postText, twilio } from '../support/signed-callback.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let desk: string;
beforeAll(async () => {
  world = await createWorld({ carriers: { twilio } });
  desk = (await world.addNumber({ class: 'front_desk' })).e164;
});
afterAll(() => world.close());

type Sender = Pick<World, 'account'>;
const refuse = async (
  times: number,
  { account }: Sender = world,
  signature: string | undefined = 'wrong',
) => {
  for (let time = 0; time < times; time += 1) {
    const fields = fieldsOf(account, { from: fictionalPhone(), to: desk });
    const payload = new URLSearchParams(fields).toString();
    const answer = await post(await world.app(), { path: messagesPath(account), payload, signature });
    expect(answer.status).toBe(403);
  }
};
const alerts = () =>
  world.db
    .selectFrom('alerts')
    .select(['sentence', 'whatToDo', 'timesRaised', 'resolvedAt'])
    .where('kind', '=', 'callbacks_refused')
    .orderBy('raisedAt')
    .execute();
const take = async () => {
  const answer = await postText(await world.app(), world.account, { from: fictionalPhone(), to: desk });
  expect(answer.status).toBe(200);
};

test('while some callbacks are right, those that are refused are counted and no more', async () => {
  for (let time = 0; time < 3; time += 1) {
    await refuse(4);
    await take();
  }
  expect(await alerts()).toEqual([]);
  const { body } = await (await world.app()).inject('/metrics');
  expect(body).toContain('maskline_callbacks_total{kind="text",outcome="wrong_signature"} 12');
  expect(body).toContain('maskline_callbacks_total{kind="text",outcome="taken"} 3');
});

test('when all are refused one alert points to the public address, and few rows are written for many', async () => {
  await refuse(4);
  await refuse(1, world, '');
  expect(await alerts()).toMatchObject([
    {
      sentence: expect.stringContaining('The last 5 callbacks'),
      whatToDo: expect.stringMatching(/MASKLINE_PUBLIC_URL \(https:\/\/maskline\.example\).*proxy/),
      timesRaised: 1,
    },
  ]);
  await refuse(100);
  expect(await alerts()).toMatchObject([{ timesRaised: 2, resolvedAt: null }]);
});

test('the next right one closes the alert', async () => {
  await take();
  expect(await alerts()).toMatchObject([{ resolvedAt: expect.any(Date) }]);
});

test('a stranger at one account brings no alert to another', async () => {
  const other = await world.secondOrg();
  await refuse(5, other);
  const { body } = await world.call('GET', '/alerts?state=open');
  expect(body.data).toEqual([]);
});
