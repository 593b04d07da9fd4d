import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addContact, recordOptOut } from '../../src/services/client-contacts.ts';
import type { Message } from '../../src/store/tables.ts';
import { eventsOf } from '../support/number-rows.ts';
import { fictionalPhone } from '../support/outside-world.ts';
import { attemptOf, fail, refuse } from '../support/scripted-carrier.ts';
import type { TestClient, TestNumber } from '../support/seeds.ts';
import { createSendingWorld, type SendingWorld } from '../support/sending.ts';

let world: SendingWorld;
let frontDesk: TestNumber;
let client: TestClient;
beforeAll(async () => {
  world = await createSendingWorld();
  frontDesk = await world.addNumber({ class: 'front_desk' });
});
afterAll(() => world.close());
beforeEach(async () => {
  client = await world.addClient();
});

const calls = () => world.carrier.texts.filter(({ to }) => to === client.phone);
const post = (path: string, body: object = {}, key = world.ownerKey) =>
  world.call('POST', `/messages/${path}`, { body, key });
const topics = async () => (await world.openAlerts()).map(({ topic }) => topic);

async function failedText(as = world.ctx): Promise<Message> {
  world.carrier.next(refuse(30007));
  const message = await world.send(client, 'Call me?', as);
  await world.deliver(message);
  return message;
}

async function heldText(): Promise<Message> {
  world.carrier.next(refuse(21408));
  const message = await world.send(client, 'Held one');
  await world.deliver(message);
  return message;
}

describe('trying again', () => {
  test('makes a new text, linked to the first, and decided anew', async () => {
    const sitter = await world.addSitter();
    const failed = await failedText();
    await world.assign(client, sitter.id, [0, 1]);
    const { status, body } = await post(`${failed.id}/retry`);
    expect(status).toBe(202);
    expect(body).toMatchObject({
      retry_of: failed.id,
      body: 'Call me?',
      status: 'queued',
      decision: { rule: 'responsible_sitter', number: sitter.number },
    });
    await world.runJobs();
    expect(calls()).toMatchObject([{ from: frontDesk.e164 }, { from: sitter.number?.e164 }]);
    expect((await world.message(failed)).status).toBe('failed');
  });

  test('is done once: twice in turn or ten times at once is refused', async () => {
    const failed = await failedText();
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(`${failed.id}/retry`)));
    answers.push(await post(`${failed.id}/retry`));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    for (const { status, body } of answers) {
      if (status !== 202) expect([status, body.code]).toEqual([409, 'message_not_retryable']);
    }
    await world.runJobs();
    expect(calls()).toHaveLength(2);
  });

  test('works on one that the carrier could not deliver, and again on its retry', async () => {
    const message = await world.send(client);
    await world.deliver(message);
    const [call] = calls();
    const [attempt] = await world.attempts(message);
    await world.report(call ? attemptOf(call) : '', {
      status: 'undelivered',
      code: 30003,
      sid: attempt?.carrierMessageId ?? '',
    });
    const retried = await post(`${message.id}/retry`);
    expect(retried.status).toBe(202);
    world.carrier.next(refuse(30003));
    await world.deliver(retried.body);
    expect((await post(`${retried.body.id}/retry`)).status).toBe(202);
  });

  test('is refused for one that waits, is on its way, unknown, delivered or received', async () => {
    const message = await world.send(client);
    const refused = async () => (await post(`${message.id}/retry`)).body.code;
    expect(await refused()).toBe('message_not_retryable');
    world.carrier.next(fail('unknown'));
    await world.deliver(message);
    expect(await refused()).toBe('message_not_retryable');
    const [attempt] = await world.attempts(message);
    await world.report(attempt?.id ?? '', { status: 'delivered' });
    expect(await refused()).toBe('message_not_retryable');
  });

  test('is refused as any text is, and may be done when the reason is gone', async () => {
    const failed = await failedText();
    await recordOptOut(world.ctx, client.id, client.contactId);
    expect((await post(`${failed.id}/retry`)).body.code).toBe('recipient_opted_out');
    const { contact } = await addContact(world.ctx, client.id, { phone: fictionalPhone(), label: 'Work' });
    const { status, body } = await post(`${failed.id}/retry`, { contact_id: contact.id });
    expect([status, body.contact]).toEqual([202, { id: contact.id, label: 'Work' }]);
  });

  test('is for a sitter possible with own texts within an own window only', async () => {
    const [sitter, other] = [await world.addSitter(), await world.addSitter()];
    const [key, otherKey] = [await world.sitterKey(sitter.id), await world.sitterKey(other.id)];
    await world.assign(client, sitter.id, [0, 1]);
    await world.assign(client, other.id, [0, 1]);
    const ofOwner = await failedText();
    const own = await failedText(world.asSitter(sitter.id));
    expect((await post(`${ofOwner.id}/retry`, {}, key)).status).toBe(404);
    expect((await post(`${own.id}/retry`, {}, otherKey)).status).toBe(404);
    const chosen = await post(`${own.id}/retry`, { contact_id: client.contactId }, key);
    expect(chosen.body.code).toBe('unknown_field');
    const { status, body } = await post(`${own.id}/retry`, {}, key);
    expect([status, body.author.sitter_id]).toEqual([202, sitter.id]);
    await world.deliver(body);
    world.clock.advance(15_000);
    const late = await failedText(world.asSitter(sitter.id));
    world.clock.advance(3_600_000);
    expect((await post(`${late.id}/retry`, {}, key)).body.code).toBe('outside_assignment_window');
  });

  test("of another organization's text is not found", async () => {
    const org = await world.secondOrg();
    const failed = await failedText();
    expect((await post(`${failed.id}/retry`, {}, org.ownerKey)).status).toBe(404);
  });
});

describe('a held text', () => {
  test('is sent as a new text of the owner, and is itself discarded', async () => {
    const held = await heldText();
    expect(await topics()).toContain(`message_held:${held.id}`);
    const { status, body } = await post(`${held.id}/send`);
    expect(status).toBe(202);
    expect(body).toMatchObject({ author: { kind: 'owner' }, retry_of: held.id, body: 'Held one' });
    await world.runJobs();
    expect(calls().map((call) => call.body)).toEqual(['Held one', 'Held one']);
    expect((await world.message(held)).status).toBe('discarded');
    expect(await topics()).not.toContain(`message_held:${held.id}`);
    expect((await eventsOf(world, held.id)).slice(-2)).toEqual(['message.held', 'message.discarded']);
  });

  test('is discarded with a reason, and never sent', async () => {
    const held = await heldText();
    const { status, body } = await post(`${held.id}/discard`, { reason: 'Called instead' });
    expect([status, body.status]).toEqual([200, 'discarded']);
    await world.runJobs();
    expect(calls()).toHaveLength(1);
    expect(await topics()).not.toContain(`message_held:${held.id}`);
  });

  test('is decided once: whatever is asked after that, or at the same time, is refused', async () => {
    const held = await heldText();
    const answers = await Promise.all([
      post(`${held.id}/send`),
      post(`${held.id}/discard`),
      post(`${held.id}/send`),
    ]);
    answers.push(await post(`${held.id}/discard`), await post(`${held.id}/send`));
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
    for (const { status, body } of answers) {
      if (status >= 300) expect([status, body.code]).toEqual([409, 'message_not_held']);
    }
  });

  test('stays held, with its alert, when the new text is refused', async () => {
    const held = await heldText();
    await recordOptOut(world.ctx, client.id, client.contactId);
    expect((await post(`${held.id}/send`)).body.code).toBe('recipient_opted_out');
    expect((await world.message(held)).status).toBe('held');
    expect(await topics()).toContain(`message_held:${held.id}`);
  });

  test('is for the owner alone to decide', async () => {
    const sitter = await world.addSitter();
    await world.assign(client, sitter.id, [0, 1]);
    const held = await heldText();
    const key = await world.sitterKey(sitter.id);
    for (const verb of ['send', 'discard']) {
      expect((await post(`${held.id}/${verb}`, {}, key)).status).toBe(403);
    }
  });
});
