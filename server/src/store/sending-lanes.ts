import { ACCOUNT_SEGMENTS_PER_SECOND, NUMBER_SEGMENTS_PER_SECOND } from '@maskline/core/domain/sending-lane';
import type { Insertable, Updateable } from 'kysely';
import type { Db } from './db.ts';
import type { SendingLane, Tables } from './tables.ts';

export type LaneOwner = { orgId: string; numberId: string } | { orgId: string; carrierAccountId: string };

/** Locks the lanes that a text must pass, the account's first; one that is not there yet is made. */
export async function lockLanes(
  db: Db,
  { orgId, numberId, carrierAccountId }: { orgId: string; numberId: string; carrierAccountId: string },
  at: Date,
): Promise<{ account: SendingLane; number: SendingLane }> {
  const account = await lockLane(db, { orgId, carrierAccountId }, at);
  return { account, number: await lockLane(db, { orgId, numberId }, at) };
}

export async function lockLane(db: Db, owner: LaneOwner, at: Date): Promise<SendingLane> {
  return db
    .insertInto('sendingLanes')
    .values(newLane(owner, at))
    .onConflict((conflict) =>
      conflict.columns(['orgId', 'id']).doUpdateSet((row) => ({ freeAt: row.ref('sendingLanes.freeAt') })),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
}

function newLane(owner: LaneOwner, at: Date): Insertable<Tables['sendingLanes']> {
  const isNumber = 'numberId' in owner;
  return {
    orgId: owner.orgId,
    id: isNumber ? owner.numberId : owner.carrierAccountId,
    numberId: isNumber ? owner.numberId : null,
    carrierAccountId: isNumber ? null : owner.carrierAccountId,
    segmentsPerSecond: isNumber ? NUMBER_SEGMENTS_PER_SECOND : ACCOUNT_SEGMENTS_PER_SECOND,
    freeAt: at,
    pausedUntil: null,
    stoppedAt: null,
    stopCode: null,
    stopReason: null,
    probeAt: null,
  };
}

export async function changeLane(
  db: Db,
  { orgId, id }: Pick<SendingLane, 'orgId' | 'id'>,
  change: Updateable<Tables['sendingLanes']>,
): Promise<void> {
  await db.updateTable('sendingLanes').set(change).where('orgId', '=', orgId).where('id', '=', id).execute();
}

/** When a stopped account is asked next; one that was opened meanwhile is not asked. */
export async function askLater(
  db: Db,
  { orgId, id }: Pick<SendingLane, 'orgId' | 'id'>,
  probeAt: Date,
): Promise<void> {
  await db
    .updateTable('sendingLanes')
    .set({ probeAt })
    .where('orgId', '=', orgId)
    .where('id', '=', id)
    .where('stoppedAt', 'is not', null)
    .execute();
}

/** The lane of a number or an account, if any text ever took a place in it. */
export function findLane(db: Db, orgId: string, id: string): Promise<SendingLane | undefined> {
  return db
    .selectFrom('sendingLanes')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** The lanes of these numbers; one that no text has gone through yet has none. */
export async function listLanes(
  db: Db,
  orgId: string,
  ids: readonly string[],
): Promise<Map<string, SendingLane>> {
  if (ids.length === 0) return new Map();
  const lanes = await db
    .selectFrom('sendingLanes')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('id', 'in', ids)
    .execute();
  return new Map(lanes.map((lane) => [lane.id, lane]));
}

/** The accounts that are to be asked now whether they work again. */
export function listLanesToProbe(db: Db, at: Date, limit: number): Promise<{ orgId: string }[]> {
  return db
    .selectFrom('sendingLanes')
    .select('orgId')
    .where('probeAt', '<=', at)
    .orderBy('probeAt')
    .limit(limit)
    .execute();
}
