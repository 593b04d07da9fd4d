import { inTransaction } from '../../src/context.ts';
import { raiseAlert } from '../../src/services/alerts.ts';
import { endQuarantines } from '../../src/services/quarantine-ends.ts';
import { openRecovery } from '../../src/services/recovery.ts';
import { releaseDueTexts } from '../../src/services/scheduled-text-release.ts';
import { newId } from '../../src/store/ids.ts';
import { forgetChanges } from './audit-watch.ts';
import { fictionalPhone } from './outside-world.ts';
import { fail, refuse } from './scripted-carrier.ts';
import type { SendingWorld } from './sending.ts';
import { receiving } from './signed-callback.ts';

// biome-ignore lint/suspicious/noExplicitAny: what the life expects of an answer is its type
type Act = (address: string, ids?: readonly string[], body?: object, key?: string) => Promise<any>;

export type Life = {
  world: SendingWorld;
  /** Calls an address of the API, with the ids that are in its path. */
  act: Act;
  /** Does something else that changes state. */
  note<T>(name: string, work: () => Promise<T>): Promise<T>;
};

/** Whatever a company can do by the API, and most of what happens to it, once each. */
export async function live(life: Life): Promise<void> {
  await people(life);
  await numbers(life);
  await duties(life);
  await scheduledTexts(life);
  await templates(life);
  await texts(life);
  await matters(life);
}

const hour = ({ clock }: SendingWorld, count: number) =>
  new Date(clock.current().getTime() + count * 3_600_000).toISOString();
const first = async (world: SendingWorld, path: string) => (await world.call('GET', path)).body.data[0];

async function people({ act }: Life): Promise<void> {
  await act('PATCH /organization', [], { lead_minutes: 5 });
  const { id: allowed } = await act('POST /allowed-contacts', [], {
    kind: 'domain',
    value: 'vet.example',
    label: 'Vet',
  });
  await act('DELETE /allowed-contacts/{id}', [allowed]);
  const contacts = [{ phone: fictionalPhone() }];
  const client = await act('POST /clients', [], { name: 'Carla', class: 'one_time', contacts });
  await act('PATCH /clients/{id}', [client.id], { name: 'Carla Reyes' });
  await act('POST /clients/{id}/thread', [client.id]);
  const second = await act('POST /clients/{id}/contacts', [client.id], { phone: fictionalPhone() });
  const phone = [client.id, second.id ?? second.contacts?.at(-1)?.id];
  await act('PATCH /clients/{id}/contacts/{contact_id}', phone, { label: 'Work', primary: true });
  await act('POST /clients/{id}/contacts/{contact_id}/opt-out', phone);
  await act('POST /clients/{id}/contacts/{contact_id}/opt-in', phone, { reason: 'Asked on the phone' });
  await act('DELETE /clients/{id}/contacts/{contact_id}', phone);
  const pet = await act('POST /clients/{id}/pets', [client.id], { name: 'Rex' });
  await act('PATCH /clients/{id}/pets/{pet_id}', [client.id, pet.id], { name: 'Max' });
  await act('DELETE /clients/{id}/pets/{pet_id}', [client.id, pet.id]);
  await act('POST /clients/{id}/erasure', [client.id], { reason: 'Asked for it' });
}

async function numbers({ world, act, note }: Life): Promise<void> {
  const addAvailable = async () => {
    const e164 = fictionalPhone();
    const at = world.clock.current();
    const rented = { orgId: world.orgId, carrierAccountId: world.account.id, carrierNumberId: `PN${e164}` };
    await world.db
      .insertInto('carrierNumbers')
      .values({ ...rented, e164, listedAt: at })
      .execute();
    return e164;
  };
  await act('POST /numbers', [], { e164: await addAvailable(), class: 'front_desk' });
  const { id } = await act('POST /numbers', [], { e164: await addAvailable(), class: 'pool' });
  await act('PATCH /numbers/{id}', [id], { segments_per_second: 3 });
  await act('POST /numbers/{id}/promote', [id]);
  const { id: spare } = await act('POST /numbers', [], { e164: await addAvailable(), class: 'sitter' });
  const sitter = await act('POST /sitters', [], { name: 'Ana', phone: fictionalPhone() });
  await act('PATCH /sitters/{id}', [sitter.id], { name: 'Ana Torres' });
  await act('POST /numbers/{id}/unassign', [spare]);
  await act('POST /numbers/{id}/assign', [spare], { sitter_id: sitter.id });
  await act('POST /numbers/{id}/quarantine', [spare], { reason: 'Spam', duration: '7' });
  await act('POST /numbers/{id}/release', [spare], { force_restore: true, restore_reason: 'Fine' });
  await act('POST /numbers/{id}/quarantine', [spare], { reason: 'Spam', duration: '1' });
  await note('the end of a quarantine', async () => {
    world.clock.advance(48 * 3_600_000);
    await endQuarantines(world.base);
  });
  await stopLane(world, spare);
  await act('POST /numbers/{id}/resume', [spare]);
  await stopLane(world, world.account.id);
  await act('POST /carrier-account/resume');
  await act('POST /sitters/{id}/deactivate', [sitter.id], { reason: 'Left' });
  await act('POST /numbers/{id}/release', [spare], { force_restore: true, restore_reason: 'Fine' });
  await act('POST /numbers', [], { e164: await addAvailable(), class: 'sitter' });
  await act('POST /sitters/{id}/activate', [sitter.id]);
  await act('POST /numbers/{id}/retire', [spare], { reason: 'Given back' });
  for (const auth_token of ['another', world.account.authToken]) {
    await act('PUT /carrier-account', [], { account_sid: world.account.accountSid, auth_token });
  }
}

/** As a refusal of the carrier leaves it. */
async function stopLane(world: SendingWorld, id: string): Promise<void> {
  const stop = { stoppedAt: world.clock.current(), stopCode: 20003, stopReason: 'Test' };
  const owner =
    id === world.account.id
      ? { numberId: null, carrierAccountId: id }
      : { numberId: id, carrierAccountId: null };
  await world.db
    .insertInto('sendingLanes')
    .values({
      orgId: world.orgId,
      id,
      ...owner,
      segmentsPerSecond: 1,
      freeAt: world.clock.current(),
      pausedUntil: null,
      probeAt: null,
      ...stop,
    })
    .onConflict((conflict) => conflict.columns(['orgId', 'id']).doUpdateSet(stop))
    .execute();
  await forgetChanges(world.db);
}

async function duties({ world, act, note }: Life): Promise<void> {
  const [sitter, client] = [await world.addSitter(), await world.addClient()];
  const times = (from: number, to: number) => ({ starts_at: hour(world, from), ends_at: hour(world, to) });
  const booking = { external_id: 'b1', client_id: client.id, sitter_id: sitter.id };
  const { id } = await act('POST /bookings', [], { ...booking, ...times(1, 2) });
  await act('PATCH /bookings/{id}', [id], times(2, 3));
  await act('PUT /bookings/{id}/visit-notes', [id], { notes: 'The key is under the mat.' });
  await act('POST /bookings/{id}/cancel', [id], { reason: 'Rain' });
  await act('POST /bookings/{id}/reopen', [id]);
  const window = await act('POST /assignment-windows', [], {
    thread_id: client.threadId,
    sitter_id: sitter.id,
    ...times(-1, 1),
  });
  await act('PATCH /assignment-windows/{id}', [window.id], times(-1, 4));
  await act('POST /threads/{id}/notes', [client.threadId ?? ''], { body: 'A note' });
  const override = await act('POST /threads/{id}/overrides', [client.threadId ?? ''], {
    target: 'owner',
    reason: 'Illness',
  });
  await act('POST /threads/{id}/overrides/{override_id}/remove', [client.threadId ?? '', override.id]);
  const receive = receiving(world);
  await note('a text of a client', () => receive({ from: client.phone, to: sitter.number?.e164 ?? '' }));
  await act('POST /threads/{id}/read', [client.threadId ?? '']);
  const { id: message_id } = await first(world, `/threads/${client.threadId}/messages`);
  await act(
    'POST /me/threads/{id}/read',
    [client.threadId ?? ''],
    { message_id },
    await world.sitterKey(sitter.id),
  );
  await act('POST /assignment-windows/{id}/end', [window.id]);
}

async function scheduledTexts({ world, act, note }: Life): Promise<void> {
  const client = await world.addClient();
  const thread = client.threadId ?? '';
  const schedule = () =>
    act('POST /threads/{id}/scheduled-texts', [thread], {
      body: 'We come at noon.',
      send_at: hour(world, 1),
    });
  const { id } = await schedule();
  const one = '/threads/{id}/scheduled-texts/{scheduled_text_id}';
  await act(`PATCH ${one}`, [thread, id], { send_at: hour(world, 2) });
  await act(`POST ${one}/send`, [thread, id]);
  await act(`DELETE ${one}`, [thread, (await schedule()).id]);
  await schedule();
  const release = async () => {
    world.clock.advance(3_600_000);
    await releaseDueTexts(world.base);
  };
  await note('the time of a scheduled text', release);
  await schedule();
  await world.db.updateTable('scheduledTexts').set({ contactId: newId() }).execute();
  await note('a scheduled text that cannot go out', release);
}

async function templates({ act }: Life): Promise<void> {
  const { id } = await act('POST /text-templates', [], { name: 'On the way', body: 'I am on my way.' });
  await act('PATCH /text-templates/{id}', [id], { for_sitters: true });
  await act('DELETE /text-templates/{id}', [id]);
}

async function texts({ world, act, note }: Life): Promise<void> {
  const receive = receiving(world);
  const client = await world.addClient({ class: 'one_time' });
  await world.addNumber({ class: 'pool' });
  const thread = client.threadId ?? '';
  const send = () => act('POST /threads/{id}/messages', [thread], { body: 'See you at noon.' });
  const deliver = (message: { id: string }) => {
    world.clock.advance(60_000);
    return note('a hand-over', () => world.deliver(message));
  };
  const sent = await send();
  await deliver(sent);
  const [out] = world.carrier.texts;
  if (!out) throw new Error('nothing was sent');
  const [attempt] = await world.attempts(sent);
  const sid = attempt?.carrierMessageId ?? '';
  await note('a report', () => world.report(attempt?.id ?? '', { status: 'delivered', sid }));
  const refused = await send();
  world.carrier.next(refuse(21211));
  await deliver(refused);
  await act('POST /messages/{id}/retry', [refused.id]);
  for (const verb of ['send', 'discard'] as const) {
    const { id } = await send();
    await world.db.updateTable('messages').set({ status: 'held' }).where('id', '=', id).execute();
    await act(`POST /messages/{id}/${verb}`, [id]);
  }
  await world.db
    .updateTable('messages')
    .set({ status: 'discarded' })
    .where('status', '=', 'queued')
    .execute();
  const unknown = await send();
  world.carrier.next(fail('unknown'));
  await deliver(unknown);
  await act('POST /messages/{id}/let-pass', [unknown.id]);
  await note('a STOP', () => receive({ from: client.phone, to: out.from, body: 'STOP' }));
  await note('a text of a stranger', () => receive({ from: fictionalPhone(), to: out.from }));
  await note('a text of nobody', () => receive({ from: '888777', to: out.from }));
  await act('POST /inbound-texts/{id}/resolve', [(await first(world, '/inbound-texts')).id]);
}

async function matters({ world, act, note }: Life): Promise<void> {
  for (const verb of ['resolve', 'dismiss']) {
    const about = { kind: 'test', severity: 'warning', topic: verb } as const;
    await inTransaction(world.ctx, (tx) =>
      raiseAlert(tx, { ...about, sentence: 'Look.', whatToDo: 'Nothing.', entities: [] }),
    );
    await act(`POST /alerts/{id}/${verb}`, [(await first(world, '/alerts?kind=test&state=open')).id], {
      note: 'Seen',
    });
  }
  await note('a restore', () => openRecovery({ ...world.ctx, db: world.db }, world.clock.current()));
  await act('POST /recovery/resume', [], { force: true, reason: 'Test' });
}
