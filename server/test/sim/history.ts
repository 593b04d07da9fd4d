import { sql } from 'kysely';
import { actingFor, SYSTEM } from '../../src/context.ts';
import { tasksOf } from '../../src/jobs/tasks.ts';
import { openWindow } from '../../src/services/assignment-windows.ts';
import { pollCarrier } from '../../src/services/carrier-poll.ts';
import { sweepMessages } from '../../src/services/stranded-messages.ts';
import { newId } from '../../src/store/ids.ts';
import { fictionalPhone } from '../support/outside-world.ts';
import {
  addOrganization,
  type TestClient,
  type TestNumber,
  type TestOrganization,
} from '../support/seeds.ts';
import type { World } from '../support/world.ts';
import type { CarrierModel, HandedIn, Status } from './carrier-model.ts';
import { happened } from './coverage.ts';
import { type FaultPlan, Killed } from './failpoints.ts';

type MakeModel = (
  accountSid: string,
  outside: { now(): Date; callBack(status: Status): Promise<void> },
) => CarrierModel;

type SitterOf = { id: string; key: string; phone: string; number: TestNumber };
/** Without an id: a wake-up that nobody enqueued. */
type Job = {
  id: string | null;
  task: string;
  payload: { orgId?: string; messageId?: string; attemptId?: string };
};

/** One organization's life from its first text on, with all that the outside world did to it. */
export class History {
  readonly world: World;
  readonly org: TestOrganization;
  readonly faults: FaultPlan;
  readonly carrier: CarrierModel;
  readonly frontDesk: TestNumber;
  readonly pool: TestNumber;
  readonly sitters: readonly SitterOf[];
  readonly clients: readonly TestClient[];
  /** A second phone of the first client. */
  readonly secondPhone: string;
  /** Ids of the texts that the API acknowledged. */
  readonly accepted = new Set<string>();
  /** SIDs of the inbound texts that were acknowledged. */
  readonly acknowledged = new Set<string>();
  #keys = 0;

  private constructor(parts: Pick<History, 'world' | 'org' | 'faults' | 'carrier'> & Cast) {
    this.world = parts.world;
    this.org = parts.org;
    this.faults = parts.faults;
    this.carrier = parts.carrier;
    this.frontDesk = parts.frontDesk;
    this.pool = parts.pool;
    this.sitters = parts.sitters;
    this.clients = parts.clients;
    this.secondPhone = parts.secondPhone;
  }

  /** A front desk, a pool number, two sitters, a recurring client with two phones and a one-time client. */
  static async begin(world: World, faults: FaultPlan, makeModel: MakeModel): Promise<History> {
    const org = await addOrganization(world.contexts(), 'Happy Paws');
    const outside = {
      now: () => world.clock.current(),
      callBack: (status: Status) => callStatus(world, org, status).then(() => {}),
    };
    const carrier = makeModel(org.account.accountSid, outside);
    const cast = await castOf(org);
    // The product's own pace, not that of the other tests.
    await world.db.deleteFrom('sendingLanes').where('orgId', '=', org.orgId).execute();
    return new History({ world, org, faults, carrier, ...cast });
  }

  get now(): Date {
    return this.world.clock.current();
  }

  newKey(): string {
    this.#keys += 1;
    return `${this.org.orgId}-${this.#keys}`;
  }

  /** A request of the owner or a sitter; undefined if the process was killed before it answered. */
  async request(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    {
      body,
      key = this.org.ownerKey,
      idempotencyKey,
    }: { body?: unknown; key?: string; idempotencyKey?: string } = {},
  ) {
    return this.world.call(method, path, {
      ...(body === undefined ? {} : { body }),
      key,
      ...(idempotencyKey ? { idempotencyKey } : {}),
    });
  }

  /** The carrier hands a text over. Gives the HTTP status. */
  async handOver(text: HandedIn, signature = 'signed'): Promise<number> {
    const value = {
      carrierMessageId: text.sid,
      from: text.from,
      to: text.to,
      body: text.body,
      mediaCount: 0,
      isGroup: false,
      hasOddMedia: false,
    };
    const path = `/callbacks/twilio/${this.org.account.endpointId}/messages`;
    return callBack(this.world, path, value, signature);
  }

  reportStatus(status: Status): Promise<number> {
    return callStatus(this.world, this.org, status);
  }

  /** Runs the verb of one job. True if the process was killed in it: then everything else is left to the sweep. */
  async runJob({ id, task, payload }: Job): Promise<boolean> {
    if (id !== null) {
      await sql`delete from graphile_worker._private_jobs where id = ${id}::bigint`.execute(this.world.db);
    }
    const run = tasksOf(this.world.base)[task];
    if (!run) throw new Error(`no task ${task}`);
    try {
      const before = task === 'reconcile_attempt' ? await this.#stateOf(payload.attemptId) : null;
      await run(payload, undefined as never);
      if (before === 'unknown' && (await this.#stateOf(payload.attemptId)) === 'accepted') {
        happened('reconciler decided accepted');
      }
      return false;
    } catch (error) {
      if (error instanceof Killed) return true;
      throw error;
    }
  }

  async #stateOf(attemptId: string | undefined): Promise<string | undefined> {
    const attempt = await this.world.db
      .selectFrom('deliveryAttempts')
      .select('state')
      .where('id', '=', attemptId ?? '')
      .executeTakeFirst();
    return attempt?.state;
  }

  /** The jobs that wait for this organization, in the order they were enqueued. */
  async jobs(): Promise<Job[]> {
    const { rows } = await sql<Job>`
      select jobs.id::text, tasks.identifier as task, jobs.payload
        from graphile_worker._private_jobs jobs join graphile_worker._private_tasks tasks on tasks.id = jobs.task_id
       where jobs.payload ->> 'orgId' = ${this.org.orgId} order by jobs.id`.execute(this.world.db);
    return rows;
  }

  sweep(): Promise<void> {
    return sweepMessages(this.world.base);
  }

  poll(): Promise<void> {
    return pollCarrier(actingFor(this.world.base, this.org.orgId, SYSTEM));
  }

  /** Works until nothing is left that could be done at this instant. */
  async runAllJobs(): Promise<void> {
    for (let turns = 0; turns < 50; turns += 1) {
      const jobs = await this.jobs();
      if (jobs.length === 0) return;
      for (const job of jobs) await this.runJob(job);
    }
    throw new Error('jobs enqueue jobs without end');
  }
}

type Cast = Pick<History, 'frontDesk' | 'pool' | 'sitters' | 'clients' | 'secondPhone'>;

async function castOf(org: TestOrganization): Promise<Cast> {
  const frontDesk = await org.addNumber({ class: 'front_desk' });
  const pool = await org.addNumber({ class: 'pool' });
  const sitters: SitterOf[] = [];
  for (const name of ['Ana', 'Ben']) {
    const { id, phone, number } = await org.addSitter({ name });
    if (!number) throw new Error('a sitter without a number');
    sitters.push({ id, phone, number, key: await org.sitterKey(id) });
  }
  const clients = [
    await org.addClient({ name: 'Carla' }),
    await org.addClient({ name: 'Otto', class: 'one_time' }),
  ];
  const now = await org.ctx.clock.now(org.db);
  const hour = (count: number) => new Date(now.getTime() + count * 3_600_000);
  await openWindow(org.ctx, {
    conversation: { threadId: clients[0]?.threadId ?? '' },
    sitterId: sitters[0]?.id ?? '',
    startsAt: hour(-1),
    endsAt: hour(2),
    allowOverlap: true,
  });
  return { frontDesk, pool, sitters, clients, secondPhone: await addSecondPhone(org, clients[0]) };
}

async function addSecondPhone(
  { orgId, ctx, db }: TestOrganization,
  client: TestClient | undefined,
): Promise<string> {
  const phone = fictionalPhone();
  await db
    .insertInto('clientContacts')
    .values({
      orgId,
      id: newId(),
      clientId: client?.id ?? '',
      phone,
      label: 'work',
      isPrimary: false,
      createdAt: await ctx.clock.now(db),
    })
    .execute();
  return phone;
}

function callStatus(
  world: World,
  { account }: TestOrganization,
  { sid, attemptId, status }: Status,
): Promise<number> {
  const value = { carrierMessageId: sid, carrierStatus: status, report: { status, carrierCode: null } };
  return callBack(
    world,
    `/callbacks/twilio/${account.endpointId}/status?attempt=${attemptId}`,
    value,
    'signed',
  );
}

async function callBack(world: World, path: string, value: object, signature: string): Promise<number> {
  const { status } = await world.call('POST', path, {
    key: null,
    idempotencyKey: null,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
    body: new URLSearchParams({ json: JSON.stringify(value) }).toString(),
  });
  return status;
}
