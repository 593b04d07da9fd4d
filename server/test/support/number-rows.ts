import { sql } from 'kysely';
import { newId, newOpaqueId } from '../../src/store/ids.ts';
import { fictionalPhone } from './outside-world.ts';
import type { TestOrganization } from './seeds.ts';

/** The number's row as it is now. */
export function numberRow({ db, orgId }: TestOrganization, numberId: string) {
  return db
    .selectFrom('businessNumbers')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('id', '=', numberId)
    .executeTakeFirstOrThrow();
}

/** The names of what the log says about something, oldest first. */
export async function eventsOf({ db, orgId }: TestOrganization, entityId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('auditEvents')
    .select('event')
    .where('orgId', '=', orgId)
    .where('entityId', '=', entityId)
    .orderBy('occurredAt')
    .orderBy('id')
    .execute();
  return rows.map(({ event }) => event);
}

/** Who held a number, oldest first. */
export function holdersOf({ db, orgId }: TestOrganization, numberId: string) {
  return db
    .selectFrom('numberAssignments')
    .select(['sitterId', 'startedAt', 'endedAt', 'endReason'])
    .where('orgId', '=', orgId)
    .where('numberId', '=', numberId)
    .orderBy('startedAt')
    .orderBy('id')
    .execute();
}

/** A number that the organization's carrier account rents and that is not in use. */
export async function rentNumber(
  { ctx, db, orgId, account }: TestOrganization,
  e164 = fictionalPhone(),
): Promise<string> {
  const carrierNumberId = `PN${newOpaqueId().replaceAll('-', '')}`;
  const listedAt = await ctx.clock.now(db);
  await db
    .insertInto('carrierNumbers')
    .values({ orgId, carrierAccountId: account.id, e164, carrierNumberId, listedAt })
    .execute();
  return e164;
}

/** Leases a pool number to a thread. */
export async function leaseNumber(
  { ctx, db, orgId }: TestOrganization,
  numberId: string,
  threadId: string | null,
): Promise<void> {
  if (threadId === null) throw new Error('a lease needs a thread');
  const startedAt = await ctx.clock.now(db);
  const open = { sitterId: null, startedAt, endedAt: null, endReason: null };
  await db
    .insertInto('numberLeases')
    .values({ orgId, id: newId(), kind: 'thread', numberId, threadId, ...open })
    .execute();
}

/** Why the leases of a number ended; null for an open one. */
export async function leaseEnds(
  { db, orgId }: TestOrganization,
  numberId: string,
): Promise<(string | null)[]> {
  const rows = await db
    .selectFrom('numberLeases')
    .select('endReason')
    .where('orgId', '=', orgId)
    .where('numberId', '=', numberId)
    .execute();
  return rows.map(({ endReason }) => endReason);
}

/** The jobs that wait for an organization. */
export async function jobsOf({ db, orgId }: TestOrganization) {
  const { rows } = await sql<{ task: string; payload: unknown }>`
    select tasks.identifier as task, jobs.payload
      from graphile_worker._private_jobs jobs join graphile_worker._private_tasks tasks on tasks.id = jobs.task_id
     where jobs.payload ->> 'orgId' = ${orgId}`.execute(db);
  return rows;
}
