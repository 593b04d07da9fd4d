import { actingFor, type Context, type OrgContext, type RoleContexts, SYSTEM } from '../../src/context.ts';
import { sealAuthToken } from '../../src/services/carrier-credentials.ts';
import { hashKeySecret, newKeySecret } from '../../src/services/key-secret.ts';
import type { Db } from '../../src/store/db.ts';
import { newId, newOpaqueId } from '../../src/store/ids.ts';
import type { BusinessNumber, Client, Sitter } from '../../src/store/tables.ts';
import { ensureThread } from '../../src/store/threads.ts';
import { fictionalPhone } from './outside-world.ts';

export type TestNumber = { id: string; e164: string };
export type TestSitter = Pick<Sitter, 'id' | 'name' | 'phone'> & { number: TestNumber | null };
export type TestClient = Pick<Client, 'id' | 'name'> & {
  phone: string;
  contactId: string;
  threadId: string | null;
};

/** An organization with its carrier account and an owner's key, and ways to put rows into it. */
export type TestOrganization = {
  orgId: string;
  account: { id: string; accountSid: string; authToken: string; endpointId: string };
  ownerKey: string;
  /** Acts as the owner, as a request does. */
  ctx: OrgContext;
  /** Acts as a job does. */
  asJob: OrgContext;
  /** Acts as the command line does. */
  operator: OrgContext;
  /** As the login, who sees everything. */
  db: Db;
  addNumber(input: { class: BusinessNumber['class']; e164?: string; sitterId?: string }): Promise<TestNumber>;
  /** Active and with a dedicated number unless told otherwise. */
  addSitter(input?: {
    name?: string;
    active?: boolean;
    number?: boolean;
    phone?: string;
  }): Promise<TestSitter>;
  /** With one primary phone, and with a thread unless told otherwise. */
  addClient(input?: {
    name?: string;
    class?: Client['class'];
    phone?: string;
    thread?: boolean;
  }): Promise<TestClient>;
  sitterKey(sitterId: string): Promise<string>;
};

export async function addOrganization(
  { app, ingest, operator: base }: RoleContexts,
  name: string,
): Promise<TestOrganization> {
  const orgId = newId();
  const createdAt = await base.clock.now(base.db);
  await base.db
    .insertInto('organizations')
    .values({
      id: orgId,
      name,
      timeZone: 'America/New_York',
      defaultCountry: 'US',
      leadMinutes: 0,
      graceMinutes: 0,
      defaultQuarantineDays: 90,
      createdAt,
    })
    .execute();
  const account = await addCarrierAccount(base, orgId);
  const owner = await addKey(base, orgId, null);
  const operator = actingFor(base, orgId, { kind: 'operator', id: null });
  const addNumber: TestOrganization['addNumber'] = (input) => insertNumber(operator, account.id, input);
  return {
    orgId,
    account,
    ownerKey: owner.secret,
    ctx: actingFor(app, orgId, { kind: 'owner', id: owner.id }),
    asJob: actingFor(ingest, orgId, SYSTEM),
    operator,
    db: base.db,
    addNumber,
    addSitter: async (input = {}) => {
      const sitter = await insertSitter(operator, input);
      const hasNumber = input.number ?? input.active ?? true;
      const number = hasNumber ? await addNumber({ class: 'sitter', sitterId: sitter.id }) : null;
      return { ...sitter, number };
    },
    addClient: (input = {}) => insertClient(operator, input),
    sitterKey: async (sitterId) => (await addKey(base, orgId, sitterId)).secret,
  };
}

async function addCarrierAccount(base: Context, orgId: string): Promise<TestOrganization['account']> {
  const id = newId();
  const accountSid = `AC${newOpaqueId().replaceAll('-', '')}`;
  const authToken = newOpaqueId().replaceAll('-', '');
  const endpointId = newOpaqueId();
  await base.db
    .insertInto('carrierAccounts')
    .values({
      orgId,
      id,
      carrier: 'twilio',
      accountSid,
      authTokenSealed: sealAuthToken(base, orgId, id, authToken),
      endpointId,
      createdAt: await base.clock.now(base.db),
      numbersListedAt: null,
    })
    .execute();
  await addFastLane(base, orgId, { id, numberId: null, carrierAccountId: id });
  return { id, accountSid, authToken, endpointId };
}

async function addKey(
  base: Context,
  orgId: string,
  sitterId: string | null,
): Promise<{ id: string; secret: string }> {
  const id = newId();
  const secret = newKeySecret();
  const hash = hashKeySecret(secret);
  if (!hash) throw new Error('a new key is not well-formed');
  await base.db
    .insertInto('apiKeys')
    .values({
      orgId,
      id,
      name: 'test',
      hash,
      role: sitterId === null ? 'owner' : 'sitter',
      sitterId,
      createdAt: await base.clock.now(base.db),
      lastUsedAt: null,
      revokedAt: null,
    })
    .execute();
  return { id, secret };
}

async function insertNumber(
  ctx: OrgContext,
  carrierAccountId: string,
  input: Parameters<TestOrganization['addNumber']>[0],
): Promise<TestNumber> {
  const id = newId();
  const createdAt = await ctx.clock.now(ctx.db);
  const e164 = input.e164 ?? fictionalPhone();
  const carrierNumberId = `PN${newOpaqueId().replaceAll('-', '')}`;
  const { orgId } = ctx;
  await ctx.db
    .insertInto('carrierNumbers')
    .values({ orgId, carrierAccountId, e164, carrierNumberId, listedAt: createdAt })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await ctx.db
    .insertInto('businessNumbers')
    .values({
      orgId,
      id,
      e164,
      class: input.class,
      status: 'active',
      sitterId: input.sitterId ?? null,
      carrierAccountId,
      carrierNumberId,
      callbackSetAt: createdAt,
      callbackUrl: null,
      quarantinedAt: null,
      quarantinedUntil: null,
      quarantineReason: null,
      classAfterQuarantine: null,
      lastUsedAt: null,
      retiredAt: null,
      createdAt,
    })
    .execute();
  await addFastLane(ctx, orgId, { id, numberId: id, carrierAccountId: null });
  if (input.sitterId) {
    await ctx.db
      .insertInto('numberAssignments')
      .values({
        orgId,
        id: newId(),
        numberId: id,
        sitterId: input.sitterId,
        startedAt: createdAt,
        endedAt: null,
        endReason: null,
      })
      .execute();
  }
  return { id, e164 };
}

async function insertSitter(
  ctx: OrgContext,
  {
    name = 'Sam Sitter',
    active = true,
    phone = fictionalPhone(),
  }: { name?: string; active?: boolean; phone?: string },
): Promise<Pick<Sitter, 'id' | 'name' | 'phone'>> {
  const id = newId();
  const createdAt = await ctx.clock.now(ctx.db);
  await ctx.db
    .insertInto('sitters')
    .values({
      orgId: ctx.orgId,
      id,
      name,
      phone,
      active,
      createdAt,
      activatedAt: active ? createdAt : null,
      deactivatedAt: null,
    })
    .execute();
  return { id, name, phone };
}

async function insertClient(
  ctx: OrgContext,
  input: NonNullable<Parameters<TestOrganization['addClient']>[0]>,
): Promise<TestClient> {
  const { name = 'Carla Client', phone = fictionalPhone(), thread = true } = input;
  const { orgId, db } = ctx;
  const [id, contactId] = [newId(), newId()];
  const createdAt = await ctx.clock.now(db);
  await db
    .insertInto('clients')
    .values({ orgId, id, name, class: input.class ?? 'recurring', createdAt })
    .execute();
  await db
    .insertInto('clientContacts')
    .values({ orgId, id: contactId, clientId: id, phone, label: 'mobile', isPrimary: true, createdAt })
    .execute();
  const threadId = thread ? (await ensureThread(db, orgId, id, createdAt)).thread.id : null;
  return { id, name, phone, contactId, threadId };
}

/** Texts need not wait for their turn, unless a test is about pace. */
export async function addFastLane(
  { db }: Context,
  orgId: string,
  owner: { id: string; numberId: string | null; carrierAccountId: string | null },
): Promise<void> {
  const stop = { stoppedAt: null, stopCode: null, stopReason: null, probeAt: null };
  const pace = { segmentsPerSecond: 1_000_000, freeAt: new Date(0), pausedUntil: null };
  await db
    .insertInto('sendingLanes')
    .values({ orgId, ...owner, ...pace, ...stop })
    // A worker that runs already may have opened the lane.
    .onConflict((conflict) => conflict.columns(['orgId', 'id']).doUpdateSet(pace))
    .execute();
}
