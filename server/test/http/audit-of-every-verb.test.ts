import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction } from '../../src/context.ts';
import { recordEvent } from '../../src/services/audit.ts';
import { forgetChanges, takeUnrecorded, watchChanges } from '../support/audit-watch.ts';
import { type Life, live } from '../support/every-verb.ts';
import { liveWithAccounts } from '../support/every-verb-of-accounts.ts';
import { createSendingWorld, type SendingWorld } from '../support/sending.ts';
import { twilio } from '../support/signed-callback.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What each verb records: one event for each thing that it changes. Whoever adds a route says it here, too. */
const EVENTS: Record<string, string[]> = {
  'POST /sign-in': ['session.started'],
  'POST /sign-in/code': ['session.started'],
  'POST /sign-in/passkey': ['session.started'],
  'POST /sign-in/passkey-offer': [],
  'POST /password-resets': [],
  'POST /account-links/show': [],
  'POST /account-links/use': ['user.password_set'],
  'an invitation of a first owner': ['organization.first_owner_invited'],
  'POST /me/sign-out': ['session.ended'],
  'PUT /me/password': ['user.password_changed'],
  'DELETE /me/sessions/{id}': ['session.ended'],
  'POST /me/sessions/end-others': ['user.sessions_ended'],
  'POST /me/totp': ['totp.begun'],
  'POST /me/totp/confirm': ['totp.confirmed'],
  'POST /me/totp/remove': ['totp.removed'],
  'POST /me/passkeys': ['passkey.added'],
  'PATCH /me/passkeys/{id}': ['passkey.renamed'],
  'DELETE /me/passkeys/{id}': ['passkey.removed'],
  'POST /me/push-subscriptions': ['push_subscription.added'],
  'DELETE /me/push-subscriptions/{id}': ['push_subscription.removed'],
  'POST /users': ['user.invited'],
  'POST /users/{id}/invite': ['user.invited_again'],
  'PATCH /users/{id}': ['user.changed'],
  'POST /users/{id}/reset-link': ['user.reset_requested'],
  'POST /users/{id}/end-sessions': ['user.sessions_ended'],
  'POST /users/{id}/remove-second-factors': ['user.second_factors_removed'],
  'POST /users/{id}/deactivate': ['user.deactivated'],
  'POST /api-keys': ['api_key.created'],
  'POST /api-keys/{id}/revoke': ['api_key.revoked'],
  'PATCH /organization': ['organization.changed'],
  'POST /allowed-contacts': ['contact.allowed'],
  'DELETE /allowed-contacts/{id}': ['contact.disallowed'],
  'POST /clients': ['client.created'],
  'PATCH /clients/{id}': ['client.changed'],
  'POST /clients/{id}/thread': ['thread.created'],
  'POST /clients/{id}/contacts': ['contact.added'],
  'PATCH /clients/{id}/contacts/{contact_id}': ['contact.changed'],
  'POST /clients/{id}/contacts/{contact_id}/opt-out': ['contact.opted_out'],
  'POST /clients/{id}/contacts/{contact_id}/opt-in': ['contact.opted_in'],
  'DELETE /clients/{id}/contacts/{contact_id}': ['contact.removed'],
  'POST /clients/{id}/pets': ['pet.added'],
  'PATCH /clients/{id}/pets/{pet_id}': ['pet.changed'],
  'DELETE /clients/{id}/pets/{pet_id}': ['pet.removed'],
  'POST /clients/{id}/erasure': ['client.erased'],
  'POST /numbers': ['number.added'],
  'PATCH /numbers/{id}': ['number.rate_changed'],
  'POST /numbers/{id}/promote': ['number.demoted', 'number.promoted'],
  'POST /sitters': ['sitter.created', 'number.assigned'],
  'PATCH /sitters/{id}': ['sitter.changed'],
  'POST /numbers/{id}/unassign': ['number.unassigned'],
  'POST /numbers/{id}/assign': ['number.assigned'],
  'POST /numbers/{id}/quarantine': ['number.quarantined'],
  'POST /numbers/{id}/release': ['number.restored'],
  'the end of a quarantine': ['number.released'],
  'POST /numbers/{id}/resume': ['number.sending_resumed'],
  'POST /carrier-account/resume': ['carrier_account.sending_resumed'],
  'POST /sitters/{id}/deactivate': ['sitter.deactivated', 'number.quarantined'],
  'POST /sitters/{id}/activate': ['sitter.activated', 'number.assigned'],
  'POST /numbers/{id}/retire': ['number.retired'],
  'PUT /carrier-account': ['carrier_account.token_changed'],
  'POST /bookings': ['booking.confirmed', 'assignment_window.opened'],
  'PATCH /bookings/{id}': ['booking.changed', 'assignment_window.changed'],
  'PUT /bookings/{id}/visit-notes': ['booking.notes_changed'],
  'POST /bookings/{id}/cancel': ['booking.cancelled', 'assignment_window.cancelled'],
  'POST /bookings/{id}/reopen': ['booking.reopened', 'assignment_window.opened'],
  'POST /assignment-windows': ['assignment_window.opened'],
  'PATCH /assignment-windows/{id}': ['assignment_window.changed'],
  'POST /threads/{id}/notes': ['note.added'],
  'POST /threads/{id}/overrides': ['override.created'],
  'POST /threads/{id}/overrides/{override_id}/remove': ['override.removed'],
  'a text of a client': ['message.received'],
  'POST /threads/{id}/read': ['thread.read'],
  'POST /me/threads/{id}/read': ['thread.read_by_sitter'],
  'POST /assignment-windows/{id}/end': ['assignment_window.ended'],
  'POST /threads/{id}/messages': ['message.accepted'],
  'POST /threads/{id}/scheduled-texts': ['scheduled_text.scheduled'],
  'PATCH /threads/{id}/scheduled-texts/{scheduled_text_id}': ['scheduled_text.rescheduled'],
  'POST /threads/{id}/scheduled-texts/{scheduled_text_id}/send': ['message.accepted'],
  'DELETE /threads/{id}/scheduled-texts/{scheduled_text_id}': ['scheduled_text.cancelled'],
  'the time of a scheduled text': ['message.accepted'],
  'a scheduled text that cannot go out': ['scheduled_text.not_sent', 'alert.raised'],
  'POST /text-templates': ['text_template.added'],
  'PATCH /text-templates/{id}': ['text_template.changed'],
  'DELETE /text-templates/{id}': ['text_template.removed'],
  'a hand-over': ['message.handed_over', 'alert.raised'],
  'a report': ['message.delivered'],
  'POST /messages/{id}/retry': ['message.accepted'],
  'POST /messages/{id}/send': ['message.accepted', 'message.discarded'],
  'POST /messages/{id}/discard': ['message.discarded'],
  'POST /messages/{id}/let-pass': ['message.let_pass'],
  'a STOP': ['contact.opted_out', 'alert.raised', 'message.received'],
  'a text of a stranger': ['client.created', 'thread.created', 'message.received'],
  'a text of nobody': ['inbound_text.unrouted'],
  'POST /inbound-texts/{id}/resolve': ['inbound_text.resolved'],
  'POST /alerts/{id}/resolve': ['alert.resolved'],
  'POST /alerts/{id}/dismiss': ['alert.dismissed'],
  'a restore': ['recovery.opened', 'alert.raised'],
  'POST /recovery/resume': ['recovery.resumed', 'alert.closed'],
};
/** Changes nothing by itself: its job asks the carrier. */
const WITHOUT_CHANGE = ['POST /numbers/refresh', 'POST /handsets/{phone}/texts'];

let world: SendingWorld;
beforeAll(async () => {
  world = await createSendingWorld();
  const { readIncomingText, rereadText } = twilio;
  Object.assign(world.carrier, { readIncomingText, rereadText });
  await watchChanges(world.db);
});
afterAll(() => world.close());

const told: Record<string, string[]> = {};

/** Does something that changes state once: all of it has to be in the log by then. What `work` prepares by hand is not looked at. */
const note: Life['note'] = async (name, work) => {
  await forgetChanges(world.db);
  const before = await lastSeq();
  const done = await work();
  expect([name, await takeUnrecorded(world.db)]).toEqual([name, []]);
  told[name] = await eventsAfter(before);
  return done;
};

function act(address: string, ids: readonly string[] = [], body?: object, key = world.ownerKey) {
  return note(address, async () => {
    const [method = '', path = ''] = address.split(' ');
    const rest = [...ids];
    const url = path.replaceAll(/\{\w+\}/g, () => rest.shift() ?? '');
    const answer = await world.call(method as Method, url, { ...(body ? { body } : {}), key });
    expect([address, answer.status < 300 || answer.body]).toEqual([address, true]);
    return answer.body;
  });
}

async function lastSeq(): Promise<string> {
  const { rows } = await sql<{ seq: string }>`
    select coalesce(max(seq), 0)::text as seq from audit_events where org_id = ${world.orgId}`.execute(
    world.db,
  );
  return rows[0]?.seq ?? '0';
}

async function eventsAfter(seq: string): Promise<string[]> {
  const rows = await world.db
    .selectFrom('auditEvents')
    .select('event')
    .where('orgId', '=', world.orgId)
    .where('seq', '>', seq)
    .orderBy('seq')
    .execute();
  return rows.map(({ event }) => event);
}

test('every verb records each change of state once, in its transaction', async () => {
  await live({ world, act, note });
  await liveWithAccounts({ world, act, note });
  expect(told).toEqual(EVENTS);
  const { paths } = (await world.call('GET', '/api/openapi.json', { key: null })).body;
  const changing = Object.entries<object>(paths).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => method !== 'get')
      .map((method) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
  );
  expect(changing.filter((address) => !(address in told) && !WITHOUT_CHANGE.includes(address))).toEqual([]);
});

test('a change that no event tells of is found, and an event that is there twice', async () => {
  await forgetChanges(world.db);
  await sql`update organizations set name = 'Renamed' where id = ${world.orgId}`.execute(world.db);
  expect(await takeUnrecorded(world.db)).toEqual(['UPDATE organizations (name), beside no event']);
  await inTransaction(world.ctx, async (tx) => {
    for (const _ of [1, 2]) await recordEvent(tx, { event: 'x.y', entity: 'x', entityId: tx.orgId });
  });
  expect(await takeUnrecorded(world.db)).toEqual([
    `x.y of ${world.orgId} is recorded twice in one transaction`,
  ]);
});
