import type { DeliveryReport } from '@maskline/core/domain/delivery-status';
import { sql } from 'kysely';
import { actingFor, type OrgContext } from '../../src/context.ts';
import { runDueJobs } from '../../src/jobs/worker.ts';
import { openWindow } from '../../src/services/assignment-windows.ts';
import { deliverMessage } from '../../src/services/delivery.ts';
import { receiveStatus } from '../../src/services/delivery-reports.ts';
import { sendMessage } from '../../src/services/messages.ts';
import { sweepMessages } from '../../src/services/stranded-messages.ts';
import type { Db } from '../../src/store/db.ts';
import { newOpaqueId } from '../../src/store/ids.ts';
import type { Message, SendingLane } from '../../src/store/tables.ts';
import { createScriptedCarrier, newSid, type ScriptedCarrier } from './scripted-carrier.ts';
import type { TestClient, TestOrganization } from './seeds.ts';
import { createWorld, type World, type WorldOptions } from './world.ts';

type Status = { status?: DeliveryReport['status']; code?: number; sid?: string; unknownStatus?: string };

/** A world with a scripted carrier outside, and ways to send through it and to look at what came of it. */
export type SendingWorld = World & {
  carrier: ScriptedCarrier;
  /** Sends as the owner unless another context is given. */
  send(client: TestClient, body?: string, as?: OrgContext): Promise<Message>;
  asSitter(sitterId: string): OrgContext;
  deliver(message: Pick<Message, 'id'>): Promise<void>;
  /** Opens a window by hand; hours count from now. */
  assign(client: TestClient, sitterId: string, hours: [number, number]): Promise<string>;
  /** The status callback of an attempt. */
  report(attemptId: string, status: Status): Promise<void>;
  message(message: Pick<Message, 'id'>): Promise<Message>;
  attempts(message: Pick<Message, 'id'>): ReturnType<typeof attemptsOf>;
  /** The topics of the open alerts. */
  openAlerts(): Promise<{ topic: string; kind: string; severity: string; timesRaised: number }[]>;
  /** Runs every job that waits, those that are for later too. */
  runJobs(): Promise<void>;
  /** Sweeps, then runs the jobs. */
  sweep(): Promise<void>;
  /** Lets every lane be as if nothing had ever gone wrong in it. */
  openLanes(): Promise<void>;
  /** Gives a number or the account the pace of production in place of the tests' fast one. */
  usualPace(...ids: string[]): Promise<void>;
  lane(id: string): Promise<SendingLane>;
  /** The same on the same database for a new organization, with the clock set back and nothing under way: faster than a new world. */
  anew(): Promise<SendingWorld>;
  countJobs(): Promise<number>;
};

export async function createSendingWorld(options: WorldOptions = {}): Promise<SendingWorld> {
  const carrier = createScriptedCarrier();
  const world = await createWorld({ ...options, carriers: { twilio: carrier } });
  const { base, contexts, db, pool } = world;
  const start = world.clock.current();
  const runJobs = async () => {
    await sql`update graphile_worker._private_jobs set run_at = now() - interval '1 second'`.execute(db);
    await runDueJobs(base, pool);
  };
  const sendingOf = ({ orgId, ctx, ...org }: TestOrganization): SendingWorld => ({
    ...world,
    ...org,
    orgId,
    ctx,
    call: (method, path, given = {}) => world.call(method, path, { key: org.ownerKey, ...given }),
    carrier,
    send: (client, body = 'See you at noon.', as = ctx) =>
      sendMessage(as, { threadId: client.threadId ?? '', body }),
    asSitter: (sitterId) => actingFor(contexts().app, orgId, { kind: 'sitter', id: sitterId }),
    deliver: ({ id }) => deliverMessage(base, orgId, id),
    assign: async (client, sitterId, [from, to]) => {
      const now = (await ctx.clock.now(db)).getTime();
      const window = await openWindow(ctx, {
        conversation: { threadId: client.threadId ?? '' },
        sitterId,
        startsAt: new Date(now + from * 3_600_000),
        endsAt: new Date(now + to * 3_600_000),
        allowOverlap: true,
      });
      return window.id;
    },
    report: (attemptId, { status, code, sid = newSid(), unknownStatus }) =>
      receiveStatus(actingFor(base, orgId, { kind: 'carrier', id: newOpaqueId() }), attemptId, {
        carrierMessageId: sid,
        carrierStatus: status ?? unknownStatus ?? '',
        report: status ? { status, carrierCode: code ?? null } : null,
      }),
    message: ({ id }) => db.selectFrom('messages').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    attempts: (message) => attemptsOf(db, message.id),
    openAlerts: () =>
      db
        .selectFrom('alerts')
        .select(['topic', 'kind', 'severity', 'timesRaised'])
        .where('orgId', '=', orgId)
        .where('resolvedAt', 'is', null)
        .orderBy('topic')
        .execute(),
    runJobs,
    sweep: async () => {
      await sweepMessages(base);
      await runJobs();
    },
    usualPace: async (...ids) => {
      await db.deleteFrom('sendingLanes').where('id', 'in', ids).execute();
    },
    lane: (id) => db.selectFrom('sendingLanes').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    openLanes: async () => {
      await sql`update sending_lanes set free_at = to_timestamp(0), paused_until = null, pauses = 0, stops = 0, probe_at = null,
        stopped_at = null, stop_code = null, stop_reason = null`.execute(db);
    },
    countJobs: async () => {
      const { rows } = await sql<{ count: string }>`select count(*) from graphile_worker.jobs`.execute(db);
      return Number(rows[0]?.count);
    },
    anew: async () => {
      await leaveNothing(db);
      carrier.reset();
      world.clock.set(start);
      base.chance = Math.random;
      return sendingOf(await world.secondOrg());
    },
  });
  return sendingOf(world);
}

/** Ends whatever is under way, so that no sweep and no job finds it. */
async function leaveNothing(db: Db): Promise<void> {
  await sql`delete from graphile_worker._private_jobs`.execute(db);
  await sql`update messages set status = 'discarded' where status in ('queued', 'sending', 'held')`.execute(
    db,
  );
  await sql`update delivery_attempts set state = 'absent', next_lookup_at = null, finished_at = started_at
    where state in ('calling', 'unknown')`.execute(db);
  await sql`update sending_lanes set probe_at = null`.execute(db);
}

function attemptsOf(db: Db, messageId: string) {
  return db
    .selectFrom('deliveryAttempts')
    .selectAll()
    .where('messageId', '=', messageId)
    .orderBy('startedAt')
    .orderBy('id')
    .execute();
}
