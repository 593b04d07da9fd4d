import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { createApiKey } from '../../src/services/api-keys.ts';
import { setMessageStatus } from '../../src/services/message-status.ts';
import { sendMessage } from '../../src/services/messages.ts';
import { deactivateSitter } from '../../src/services/sitter-deactivation.ts';
import { hashToken } from '../../src/services/tokens.ts';
import { newId, newOpaqueId } from '../../src/store/ids.ts';
import { addUser, sessionOf } from './accounts.ts';
import { book, overrideTo } from './duties.ts';
import { fictionalPhone } from './outside-world.ts';
import { subscribedBrowser } from './push-endpoint.ts';
import type { TestClient, TestOrganization } from './seeds.ts';
import { postText } from './signed-callback.ts';
import type { World } from './world.ts';

/** A company at work, with at least one row of everything that an address can name. */
export type Company = {
  org: TestOrganization;
  client: TestClient;
  ids: Record<CompanyId, string>;
  /** In the order of who may most. */
  keys: { owner: string; responsible: string; elsewhere: string; deactivated: string };
  /** Cookies of people who signed in. */
  sessions: { owner: string; responsible: string; elsewhere: string; deactivated: string; expired: string };
  /** A number that the carrier rents to the company and that it has not added. */
  rented: string;
};

type CompanyId =
  | 'thread'
  | 'client'
  | 'contact'
  | 'extraContact'
  | 'pet'
  | 'allowed'
  | 'sitter'
  | 'idleSitter'
  | 'inactiveSitter'
  | 'numberless'
  | 'booking'
  | 'cancelledBooking'
  | 'window'
  | 'override'
  | 'frontDesk'
  | 'pool'
  | 'free'
  | 'held'
  | 'scheduled'
  | 'template'
  | 'failed'
  | 'unknown'
  | 'inbound'
  | 'quarantined'
  | 'stopped'
  | 'sitterNumber'
  | 'alert'
  | 'unrouted'
  | 'user'
  | 'invitedUser'
  | 'passkey'
  | 'otherSession'
  | 'pushSubscription'
  | 'apiKey';

/** `responsible` has the client now, `elsewhere` another client, and `deactivated` worked here once. */
export async function openCompany(world: World, org: TestOrganization): Promise<Company> {
  const frontDesk = await org.addNumber({ class: 'front_desk' });
  const [pool, free, quarantined, stopped] = [
    await org.addNumber({ class: 'pool' }),
    await org.addNumber({ class: 'sitter' }),
    await org.addNumber({ class: 'pool' }),
    await org.addNumber({ class: 'pool' }),
  ];
  await put(world, org, `/numbers/${quarantined.id}/quarantine`, { reason: 'Test' });
  await sql`update sending_lanes set stopped_at = now(), stop_reason = 'Test' where number_id = ${stopped.id}`.execute(
    world.db,
  );
  const [sitter, idle, gone, inactive] = [
    await org.addSitter({ name: 'Ana' }),
    await org.addSitter({ name: 'Ben' }),
    await org.addSitter({ name: 'Dan' }),
    await org.addSitter({ name: 'Eve', active: false }),
  ];
  const keys = {
    owner: org.ownerKey,
    responsible: await org.sitterKey(sitter.id),
    elsewhere: await org.sitterKey(idle.id),
    deactivated: await org.sitterKey(gone.id),
  };
  const { sessions, ids: accountIds } = await openAccounts(org, {
    responsible: sitter.id,
    elsewhere: idle.id,
    deactivated: gone.id,
  });
  await deactivateSitter(org.ctx, gone.id);
  const [client, other] = [await org.addClient({ name: 'Carla Client' }), await org.addClient()];
  const booking = await book(org, { clientId: client.id, sitterId: sitter.id, hours: [0, 3] });
  await book(org, { clientId: other.id, sitterId: idle.id, hours: [0, 3] });
  const cancelled = await book(org, { clientId: client.id, sitterId: sitter.id, hours: [5, 6] });
  await put(world, org, `/bookings/${cancelled}/cancel`, {});
  const app = await world.app();
  await postText(app, org.account, { from: client.phone, to: frontDesk.e164, body: 'Is she fine?' });
  await postText(app, org.account, { from: fictionalPhone(), to: fictionalPhone() });
  const threadId = client.threadId ?? '';
  const text = async () => (await sendMessage(org.ctx, { threadId, body: 'Hello' })).id;
  const asSitter = { ...org.ctx, actor: { kind: 'sitter', id: sitter.id } as const };
  const failed = (await sendMessage(asSitter, { threadId, body: 'She is.' })).id;
  const [held, unknown] = [await text(), await text()];
  await setMessageStatus(org.operator, { id: failed }, { status: 'failed' });
  await setMessageStatus(org.operator, { id: held }, { status: 'held' });
  await setMessageStatus(org.operator, { id: unknown }, { status: 'sending' });
  await lose(org, unknown, pool);
  const rented = fictionalPhone();
  await org.db
    .insertInto('carrierNumbers')
    .values({
      orgId: org.orgId,
      carrierAccountId: org.account.id,
      e164: rented,
      carrierNumberId: `PN${newOpaqueId().replaceAll('-', '')}`,
      listedAt: await org.ctx.clock.now(org.db),
    })
    .execute();
  const firstOf = async (path: string): Promise<string> =>
    (await world.call('GET', path, { key: org.ownerKey })).body.data[0].id;
  const made = async (path: string, body: object): Promise<string> => (await put(world, org, path, body)).id;
  const window = await made('/assignment-windows', {
    thread_id: other.threadId,
    sitter_id: idle.id,
    starts_at: '2026-12-01T10:00:00Z',
    ends_at: '2026-12-01T11:00:00Z',
  });
  return {
    org,
    client,
    keys,
    sessions,
    rented,
    ids: {
      ...accountIds,
      thread: threadId,
      client: client.id,
      contact: client.contactId,
      extraContact: await made(`/clients/${client.id}/contacts`, { phone: fictionalPhone() }),
      pet: await made(`/clients/${client.id}/pets`, { name: 'Biscuit' }),
      allowed: await made('/allowed-contacts', { kind: 'phone', value: fictionalPhone(), label: 'Vet' }),
      sitter: sitter.id,
      idleSitter: idle.id,
      inactiveSitter: inactive.id,
      numberless: (await org.addSitter({ name: 'Fay', number: false })).id,
      booking,
      cancelledBooking: cancelled,
      window,
      override: await overrideTo(org, other.threadId ?? '', idle.id),
      frontDesk: frontDesk.id,
      pool: pool.id,
      free: free.id,
      quarantined: quarantined.id,
      stopped: stopped.id,
      sitterNumber: sitter.number?.id ?? '',
      held,
      template: await made('/text-templates', { name: 'On the way', body: 'I am on my way.' }),
      scheduled: await made(`/threads/${threadId}/scheduled-texts`, {
        body: 'We come at noon.',
        send_at: '2026-12-02T15:00:00Z',
      }),
      failed,
      unknown,
      inbound: await inboundOf(org, threadId),
      alert: await firstOf('/alerts?kind=unroutable_text'),
      unrouted: await firstOf('/inbound-texts'),
    },
  };
}

/** An owner with a passkey, three sitters, and somebody who has not accepted the invitation. */
async function openAccounts(
  org: TestOrganization,
  sitters: Record<'responsible' | 'elsewhere' | 'deactivated', string>,
) {
  const [owner, ana, ben, dan, invited] = [
    await addUser(org),
    await addUser(org, { sitterId: sitters.responsible }),
    await addUser(org, { sitterId: sitters.elsewhere }),
    await addUser(org, { sitterId: sitters.deactivated }),
    await addUser(org, { password: null }),
  ];
  const sessions = {
    owner: await sessionOf(org, owner.id),
    responsible: await sessionOf(org, ana.id),
    elsewhere: await sessionOf(org, ben.id),
    deactivated: await sessionOf(org, dan.id),
    expired: await sessionOf(org, owner.id),
  };
  const [other, expired] = [newId(), hashToken(sessions.expired.split('=')[1] ?? '') ?? Buffer.alloc(0)];
  const { db } = org;
  const row = await db
    .selectFrom('sessions')
    .selectAll()
    .where('tokenHash', '=', expired)
    .executeTakeFirstOrThrow();
  await db
    .insertInto('sessions')
    .values({ ...row, id: other, tokenHash: randomBytes(32) })
    .execute();
  await db
    .updateTable('sessions')
    .set({ expiresAt: row.createdAt, createdAt: new Date(0) })
    .where('tokenHash', '=', expired)
    .execute();
  const passkey = newId();
  await db
    .insertInto('passkeys')
    .values({
      orgId: org.orgId,
      id: passkey,
      userId: owner.id,
      credentialId: randomBytes(16),
      publicKey: randomBytes(16),
      counter: '0',
      transports: [],
      name: 'Phone',
      createdAt: row.createdAt,
      lastUsedAt: null,
    })
    .execute();
  const pushSubscription = newId();
  const { endpoint, keys } = subscribedBrowser('https://push.example').given;
  await db
    .insertInto('pushSubscriptions')
    .values({
      orgId: org.orgId,
      id: pushSubscription,
      userId: owner.id,
      sessionId: other,
      endpoint,
      ...keys,
      endpointHash: randomBytes(32),
      pushKeyId: 'unknown',
      createdAt: row.createdAt,
      lastSuccessAt: null,
    })
    .execute();
  const { id: apiKey } = await createApiKey(org.ctx, { name: 'Spare', role: 'owner' });
  const ids = {
    user: owner.id,
    invitedUser: invited.id,
    passkey,
    otherSession: other,
    pushSubscription,
    apiKey,
  };
  return { sessions, ids };
}

async function put(world: World, org: TestOrganization, path: string, body: object) {
  const answer = await world.call('POST', path, { key: org.ownerKey, body });
  if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

async function inboundOf({ orgId, db }: TestOrganization, threadId: string): Promise<string> {
  const { id } = await db
    .selectFrom('messages')
    .select('id')
    .where('orgId', '=', orgId)
    .where('threadId', '=', threadId)
    .where('direction', '=', 'inbound')
    .executeTakeFirstOrThrow();
  return id;
}

/** An attempt whose outcome nobody knows. */
async function lose(
  { ctx, db, orgId }: TestOrganization,
  messageId: string,
  from: { id: string; e164: string },
) {
  const at = await ctx.clock.now(db);
  await db
    .insertInto('deliveryAttempts')
    .values({
      orgId,
      id: newId(),
      messageId,
      leaseToken: newOpaqueId(),
      numberId: from.id,
      fromE164: from.e164,
      toPhone: '+12025550199',
      decision: '{}',
      state: 'unknown',
      carrierMessageId: null,
      carrierCode: null,
      error: 'Test',
      startedAt: at,
      finishedAt: at,
      nextLookupAt: at,
    })
    .execute();
}
