import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addUser } from '../support/accounts.ts';
import { book } from '../support/duties.ts';
import type { TestClient, TestSitter } from '../support/seeds.ts';
import { expectSound, openSite, type Site, shoot, turnTo } from '../support/site.ts';

// In New York the clocks go forward on Sunday, 10 March 2030, and back on Sunday, 3 November 2030.
const WEEK = '/bookings?date=2030-03-05';
const DAY = '/bookings?view=day&date=2030-03-05';

let site: Site;
let page: Page;
let ana: TestSitter;
let ben: TestSitter;
let carla: TestClient;
beforeAll(async () => {
  site = await openSite({ at: new Date() });
  const { world } = site;
  const owner = await addUser(world, { name: 'Olivia Ortega' });
  ana = await world.addSitter({ name: 'Ana Almeida' });
  ben = await world.addSitter({ name: 'Ben Brandt' });
  carla = await world.addClient({ name: 'Carla Client' });
  await world.addClient({ name: 'Carl Other' });
  page = await site.openAs(owner, WEEK);
});
afterAll(() => site?.close());

const dialog = () => page.getByRole('dialog');
const button = (name: string | RegExp) => page.getByRole('button', { name });
const inDialog = (name: string | RegExp) =>
  dialog().getByRole('button', { name, exact: typeof name === 'string' });
/** Not by Escape: that closes a message in the corner first. */
async function closeDialog(): Promise<void> {
  await inDialog('Close').click();
  await dialog().waitFor({ state: 'detached' });
}
const lane = (name: string) => page.getByRole('region', { name, exact: true });
const toast = (text: string) => page.getByRole('listitem').filter({ hasText: text }).first();
const go = (path: string) => page.goto(`${site.url}${path}`);
async function expectSoundEverywhere(): Promise<void> {
  await expectSound(page);
  await turnTo(page, { width: 390, colours: 'dark' });
  await expectSound(page);
  await turnTo(page, { width: 1280, colours: 'light' });
}
async function bookings(): Promise<
  { id: string; starts_at: string; ends_at: string; sitter: { name: string } | null; status: string }[]
> {
  const { body } = await site.world.call('GET', '/bookings?limit=100');
  return body.data;
}
async function bookAt(
  client: TestClient,
  sitter: TestSitter | null,
  from: string,
  to: string,
): Promise<string> {
  const { status, body } = await site.world.call('POST', '/bookings', {
    body: {
      external_id: `${client.id}-${from}`,
      client_id: client.id,
      sitter_id: sitter?.id ?? null,
      starts_at: from,
      ends_at: to,
    },
  });
  expect(status).toBe(200);
  return body.id;
}
const viewOf = async (id: string) => (await site.world.call('GET', `/bookings/${id}`)).body;
async function middleOf(place: Locator): Promise<{ x: number; y: number }> {
  await place.scrollIntoViewIfNeeded();
  const box = await place.boundingBox();
  if (!box) throw new Error('it is not shown');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
/** With the mouse, from the middle of a bar. */
async function drag(bar: Locator, by: { dx: number; dy?: number }): Promise<void> {
  const { x, y } = await middleOf(bar);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + by.dx / 2, y + (by.dy ?? 0) / 2, { steps: 4 });
  await page.mouse.move(x + by.dx, y + (by.dy ?? 0), { steps: 4 });
  await page.mouse.up();
}
const widthOf = async (name: string) => (await lane(name).locator('[data-track]').boundingBox())?.width ?? 0;

describe('a booking by the form', () => {
  test('takes a client that is found by name, a sitter and a time; what is missing is said at its field', async () => {
    await page.getByText('Nothing is booked in these days').waitFor();
    await expectSoundEverywhere();
    await button('New booking').click();
    await inDialog('Confirm the booking').click();
    await dialog().getByText('Choose a client from the list.').waitFor();
    await dialog().getByLabel('Client').fill('Carl');
    await dialog().getByRole('option', { name: 'Carla Client' }).waitFor();
    await expectSound(page);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Escape');
    await dialog().getByLabel('Client').fill('Carla');
    await dialog().getByRole('option', { name: 'Carla Client' }).click();
    expect(await dialog().getByLabel('Client').inputValue()).toBe('Carla Client');
    await dialog().getByLabel('Sitter').selectOption('Ana Almeida');
    await dialog().getByLabel('Starts').fill('2030-03-05T15:00');
    await dialog().getByLabel('Ends').fill('2030-03-05T14:00');
    await inDialog('Confirm the booking').click();
    await dialog().getByText('Let the end come after the start.').waitFor();
    await dialog().getByLabel('Ends').fill('2030-03-05T17:00');
    await dialog().getByLabel('Service, if you like').fill('Dog walk');
    await shoot(page, 'bookings-new');
    await expectSoundEverywhere();
    await inDialog('Confirm the booking').dblclick();
    await lane('Ana Almeida').getByRole('button', { name: 'Carla Client, with Ana Almeida' }).waitFor();
    expect(await bookings()).toMatchObject([
      {
        starts_at: '2030-03-05T20:00:00.000Z',
        ends_at: '2030-03-05T22:00:00.000Z',
        sitter: { name: 'Ana Almeida' },
      },
    ]);
  });

  test('asks which time is meant where the clocks pass it twice, and refuses one that they skip', async () => {
    await button('New booking').click();
    await dialog().getByLabel('Client').fill('Carl O');
    await dialog().getByRole('option', { name: 'Carl Other' }).click();
    await dialog().getByLabel('Starts').fill('2030-03-10T02:30');
    await dialog().getByLabel('Ends').fill('2030-03-10T04:30');
    await inDialog('Confirm the booking').click();
    await dialog().getByText('The clocks skip this time: the next one is 03:30.').waitFor();
    await dialog().getByLabel('Starts').fill('2030-11-03T01:30');
    await dialog().getByLabel('Which one?').selectOption({ index: 1 });
    await expectSoundEverywhere();
    await dialog().getByLabel('Ends').fill('2030-11-03T02:30');
    await inDialog('Confirm the booking').click();
    await toast('Carl Other is booked').waitFor();
    expect((await bookings()).at(-1)).toMatchObject({
      starts_at: '2030-11-03T06:30:00.000Z',
      ends_at: '2030-11-03T07:30:00.000Z',
      sitter: null,
    });
    await go('/bookings?view=day&date=2030-11-03');
    // A day of 25 hours: 06:30 UTC is the 150th minute of it.
    await lane('Nobody yet').getByRole('button').waitFor();
    expect(await page.getByText('01:00', { exact: true }).count()).toBe(2);
    const bar = await lane('Nobody yet').getByRole('button').boundingBox();
    const track = await lane('Nobody yet').locator('[data-track]').boundingBox();
    expect(((bar?.x ?? 0) - (track?.x ?? 0)) / (track?.width ?? 1)).toBeCloseTo(2.5 / 25, 2);
  });
});

describe('by dragging', () => {
  test('a booking is moved in its day, which can be undone', async () => {
    await go(DAY);
    const bar = lane('Ana Almeida').getByRole('button', { name: 'Carla Client' });
    await bar.waitFor();
    await shoot(page, 'bookings-day');
    await expectSoundEverywhere();
    await drag(bar, { dx: (-2 / 24) * (await widthOf('Ana Almeida')) });
    await toast('Carla Client is moved: Tue 5 Mar, 13:00.').waitFor();
    expect((await bookings())[0]).toMatchObject({
      starts_at: '2030-03-05T18:00:00.000Z',
      sitter: { name: 'Ana Almeida' },
    });
    expect(await dialog().count()).toBe(0);
    await expectSound(page);
    await toast('Carla Client is moved').getByRole('button', { name: 'Undo' }).click();
    await toast('It is as it was before.').waitFor();
    expect((await bookings())[0]).toMatchObject({
      starts_at: '2030-03-05T20:00:00.000Z',
      ends_at: '2030-03-05T22:00:00.000Z',
    });
  });

  test('a booking is given to another sitter, whose number stays as it is', async () => {
    const before = [ana.number?.id, ben.number?.id];
    const bar = lane('Ana Almeida').getByRole('button', { name: 'Carla Client' });
    const { y } = await middleOf(lane('Ben Brandt'));
    await drag(bar, { dx: 0, dy: y - (await middleOf(bar)).y });
    await toast('with Ben Brandt').waitFor();
    await lane('Ben Brandt').getByRole('button', { name: 'Carla Client' }).waitFor();
    const { body } = await site.world.call('GET', '/sitters');
    expect(body.data.map(({ number }: { number: { id: string } }) => number.id)).toEqual(before);
  });

  test('a booking on another day keeps its time, also across a change of the clocks', async () => {
    await go(WEEK);
    const bar = lane('Ben Brandt').getByRole('button', { name: 'Carla Client' });
    await bar.waitFor();
    // From Tuesday to Sunday, on which the clocks have gone forward.
    await drag(bar, { dx: (5 / 7) * (await widthOf('Ben Brandt')) });
    await toast('Carla Client is moved: Sun 10 Mar, 15:00.').waitFor();
    expect((await bookings())[0]).toMatchObject({
      starts_at: '2030-03-10T19:00:00.000Z',
      ends_at: '2030-03-10T21:00:00.000Z',
    });
  });

  test('what somebody else has changed meanwhile is not undone', async () => {
    const [first] = await bookings();
    await site.world.call('PATCH', `/bookings/${first?.id}`, { body: { service: 'Cat visit' } });
    await toast('Carla Client is moved: Sun').getByRole('button', { name: 'Undo' }).click();
    await toast('Somebody has changed this meanwhile.').waitFor();
    expect((await bookings())[0]?.starts_at).toBe('2030-03-10T19:00:00.000Z');
  });

  test('a place that is marked becomes a new booking of its sitter', async () => {
    await go(DAY);
    const track = lane('Ana Almeida').locator('[data-track]');
    await track.waitFor();
    const box = await track.boundingBox();
    const hour = (box?.width ?? 0) / 24;
    const y = (box?.y ?? 0) + (box?.height ?? 0) / 2;
    const at = (hours: number) => (box?.x ?? 0) + hours * hour;
    await page.mouse.move(at(9) + 2, y);
    await page.mouse.down();
    await page.mouse.move(at(10), y, { steps: 4 });
    await page.mouse.move(at(11) - 2, y, { steps: 4 });
    await page.mouse.up();
    expect(await dialog().getByLabel('Starts').inputValue()).toBe('2030-03-05T09:00');
    expect(await dialog().getByLabel('Ends').inputValue()).toBe('2030-03-05T11:00');
    await dialog().locator('option:checked', { hasText: 'Ana Almeida' }).waitFor({ state: 'attached' });
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  });
});

describe('a conflict', () => {
  test('is told apart, listed with ways out of it, and settled; which can be undone', async () => {
    await bookAt(carla, ana, '2030-03-06T15:00', '2030-03-06T17:00');
    const bens = await bookAt(carla, ben, '2030-03-06T16:00', '2030-03-06T18:00');
    await go(WEEK);
    await page.getByText('Carla Client: Ana Almeida and Ben Brandt').waitFor();
    await page.getByText('Both from Wed 6 Mar, 16:00 to 17:00').waitFor();
    await lane('Ana Almeida')
      .getByRole('button', { name: /Wed 6 Mar.*conflict/ })
      .waitFor();
    await shoot(page, 'bookings-conflict');
    await expectSoundEverywhere();
    await button('Ana Almeida takes both').dblclick();
    await toast('Ana Almeida has Carla Client alone.').waitFor();
    await page.getByText('One conflict').waitFor({ state: 'detached' });
    await expect.poll(() => page.evaluate('document.activeElement.tagName')).toBe('H1');
    expect((await viewOf(bens)).sitter.name).toBe('Ana Almeida');
    await toast('Ana Almeida has Carla Client alone.').getByRole('button', { name: 'Undo' }).click();
    await page.getByText('One conflict').waitFor();
    await button('Change Ben Brandt’s booking').click();
    await dialog().getByLabel('Starts').fill('2030-03-06T17:00');
    await inDialog('Change').click();
    await page.getByText('One conflict').waitFor({ state: 'detached' });
    await closeDialog();
  });
});

describe('the booking', () => {
  test('is opened by a click, and the back button closes it', async () => {
    await lane('Ben Brandt')
      .getByRole('button', { name: /Wed 6 Mar/ })
      .click();
    await dialog().getByText('Wed 6 Mar, 17:00 to 18:00').first().waitFor();
    await shoot(page, 'bookings-booking');
    await expectSoundEverywhere();
    await page.goBack();
    await dialog().waitFor({ state: 'detached' });
    await page.goForward();
    await dialog().waitFor();
  });

  test('has visit notes', async () => {
    await inDialog('Visit notes').click();
    await dialog().getByLabel('Visit notes').fill('The key is under the pot.');
    await expectSoundEverywhere();
    await inDialog('Write').dblclick();
    await dialog().getByText('The key is under the pot.').waitFor();
    await dialog().getByText('The sitter reads them.').waitFor();
  });

  test('is changed, with nothing but what was touched', async () => {
    await inDialog('Change').click();
    await dialog().getByLabel('Sitter').selectOption('Ana Almeida');
    await expectSoundEverywhere();
    await inDialog('Change').dblclick();
    await dialog().getByRole('link', { name: 'Ana Almeida' }).waitFor();
  });

  test('is cancelled with a reason, shown where one asks for it, and reopened', async () => {
    await inDialog('Cancel the booking').click();
    await dialog().getByText('Ana Almeida’s assignment window never begins.').waitFor();
    await dialog().getByLabel('Reason, if you like').fill('They stay at home');
    await expectSoundEverywhere();
    await inDialog('Cancel the booking').dblclick();
    await dialog().getByText('This booking is cancelled.').waitFor();
    await closeDialog();
    const bar = lane('Ana Almeida').getByRole('button', { name: /Wed 6 Mar, 17:00/ });
    await bar.waitFor({ state: 'detached' });
    await page.getByLabel('Cancelled ones, too').check();
    await lane('Ana Almeida')
      .getByRole('button', { name: /Wed 6 Mar, 17:00.*Cancelled/ })
      .click();
    await inDialog('Reopen').dblclick();
    await inDialog('Cancel the booking').waitFor();
    await closeDialog();
    await lane('Ana Almeida')
      .getByRole('button', { name: /Wed 6 Mar, 17:00.*Ahead/ })
      .waitFor();
  });
});

describe('the timeline', () => {
  test('is by client, too', async () => {
    await page.getByRole('link', { name: 'By client' }).click();
    await lane('Carla Client')
      .getByRole('button', { name: /Sun 10 Mar/ })
      .waitFor();
    await shoot(page, 'bookings-client');
    await expectSoundEverywhere();
    await page.getByRole('link', { name: 'The week after' }).click();
    await page.getByText('Nothing is booked in these days').waitFor();
    await page.goBack();
    await lane('Carla Client').waitFor();
  });

  test('tells what is now, over and ahead, and hears of what is booked meanwhile', async () => {
    const { world } = site;
    const [dora, emil] = [
      await world.addClient({ name: 'Dora Diaz' }),
      await world.addClient({ name: 'Emil Eriksen' }),
    ];
    await book(world, { clientId: dora.id, sitterId: ana.id, hours: [-2, 2] });
    await book(world, { clientId: emil.id, sitterId: ana.id, hours: [-5, -4] });
    await go('/bookings');
    await lane('Ana Almeida')
      .getByRole('button', { name: /Dora Diaz.*: Now$/ })
      .first()
      .waitFor();
    await page
      .getByRole('button', { name: 'Emil Eriksen' })
      .or(page.getByRole('link', { name: 'The week before' }))
      .first()
      .waitFor();
    await book(world, { clientId: emil.id, sitterId: ben.id, hours: [-1, 1] });
    await lane('Ben Brandt')
      .getByRole('button', { name: /Emil Eriksen.*: Now$/ })
      .first()
      .waitFor();
    await shoot(page, 'bookings-now');
    await expectSoundEverywhere();
  });

  test('takes a window that is made by hand, whose times change and which ends', async () => {
    await go(WEEK);
    await button('New booking').click();
    await dialog().getByText('Only a window').click();
    await dialog().getByLabel('Client').fill('Carla');
    await dialog().getByRole('option', { name: 'Carla Client' }).click();
    await dialog().getByLabel('Starts').fill('2030-03-06T15:30');
    await dialog().getByLabel('Ends').fill('2030-03-06T16:30');
    await inDialog('Open the window').click();
    await dialog().getByText('Choose whose window it is.').waitFor();
    await dialog().getByLabel('Sitter').selectOption('Ben Brandt');
    await inDialog('Open the window').click();
    await dialog().getByText('It would overlap a window of Ana Almeida').waitFor();
    await dialog().getByLabel('Let both windows stand').waitFor();
    await expectSoundEverywhere();
    await dialog().getByLabel('Starts').fill('2030-03-07T10:00');
    await dialog().getByLabel('Ends').fill('2030-03-07T12:00');
    await inDialog('Open the window').dblclick();
    await lane('Ben Brandt')
      .getByRole('button', { name: /Thu 7 Mar, 10:00/ })
      .click();
    await dialog().getByText('made by hand').waitFor();
    await dialog().getByLabel('Ends').fill('2030-03-07T13:00');
    await expectSoundEverywhere();
    await inDialog('Change').click();
    const bar = lane('Ben Brandt').getByRole('button', { name: /Thu 7 Mar, 10:00 to 13:00/ });
    await drag(bar, { dx: (1 / 7) * (await widthOf('Ben Brandt')) });
    await toast('Carla Client is moved: Fri 8 Mar, 10:00.').waitFor();
    await lane('Ben Brandt')
      .getByRole('button', { name: /Fri 8 Mar, 10:00/ })
      .click();
    await inDialog('Cancel the window').dblclick();
    await lane('Ben Brandt')
      .getByRole('button', { name: /Fri 8 Mar, 10:00/ })
      .waitFor({ state: 'detached' });
  });
});

test('on a phone there is a list by day, and a keyboard alone comes through', async () => {
  await turnTo(page, { width: 390, colours: 'light' });
  await go(WEEK);
  const wednesday = page.getByRole('region', { name: 'Wednesday 6 March' });
  await wednesday.getByRole('button', { name: /15:00–17:00/ }).waitFor();
  await shoot(page, 'bookings-list');
  await turnTo(page, { width: 390, colours: 'light' });
  await wednesday.getByRole('button', { name: /15:00–17:00/ }).focus();
  await page.keyboard.press('Enter');
  await inDialog('Change').focus();
  await page.keyboard.press('Enter');
  await dialog().getByLabel('Starts').fill('2030-03-06T14:00');
  await page.keyboard.press('Enter');
  await dialog().getByText('Wed 6 Mar, 14:00 to 17:00').first().waitFor();
  await closeDialog();
  await wednesday.getByRole('button', { name: /14:00–17:00/ }).waitFor();
  await expectSound(page);
  await button('New booking').click();
  expect(await dialog().getByLabel('Starts').inputValue()).toBe('2030-03-05T09:00');
});
