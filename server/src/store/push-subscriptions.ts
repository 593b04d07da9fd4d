import type { Db } from './db.ts';
import type { PushSubscription, Session, User } from './tables.ts';

/** What the key by which browsers know the organization is derived for. */
export function pushesOf(orgId: string): string {
  return `push ${orgId}`;
}

/** Whatever browser has the endpoint, in this organization. */
export function findPushSubscription(
  db: Db,
  orgId: string,
  endpointHash: Buffer,
): Promise<PushSubscription | undefined> {
  return db
    .selectFrom('pushSubscriptions')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('endpointHash', '=', endpointHash)
    .executeTakeFirst();
}

export function findPushSubscriptionOfSession(
  db: Db,
  orgId: string,
  sessionId: string,
): Promise<PushSubscription | undefined> {
  return db
    .selectFrom('pushSubscriptions')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('sessionId', '=', sessionId)
    .executeTakeFirst();
}

/** A subscription with what decides whether its user is told of a text. */
export type PushTarget = PushSubscription & {
  role: User['role'];
  sitterId: string | null;
} & Pick<Session, 'lastSeenAt' | 'expiresAt' | 'endedAt'>;

/** Of which user: one sitter's, or (null) every owner's. `only`: that subscription alone. */
export type PushAudience = { sitterId: string | null; only?: string };

/** Of users in use; some of their sessions may be too old to let anybody in. */
export function listPushTargets(
  db: Db,
  orgId: string,
  { sitterId, only }: PushAudience,
): Promise<PushTarget[]> {
  return db
    .selectFrom('pushSubscriptions as p')
    .innerJoin('users as u', (join) => join.onRef('u.orgId', '=', 'p.orgId').onRef('u.id', '=', 'p.userId'))
    .innerJoin('sessions as s', (join) =>
      join.onRef('s.orgId', '=', 'p.orgId').onRef('s.id', '=', 'p.sessionId'),
    )
    .selectAll('p')
    .select(['u.role', 'u.sitterId', 's.lastSeenAt', 's.expiresAt', 's.endedAt'])
    .where('p.orgId', '=', orgId)
    .where('u.deactivatedAt', 'is', null)
    .$call((query) =>
      sitterId === null ? query.where('u.role', '=', 'owner') : query.where('u.sitterId', '=', sitterId),
    )
    .$call((query) => (only === undefined ? query : query.where('p.id', '=', only)))
    .orderBy('p.id')
    .execute();
}

export async function markPushed(
  db: Db,
  { orgId, id }: Pick<PushSubscription, 'orgId' | 'id'>,
  at: Date,
): Promise<void> {
  await db
    .updateTable('pushSubscriptions')
    .set({ lastSuccessAt: at })
    .where('orgId', '=', orgId)
    .where('id', '=', id)
    .execute();
}

/** Says whether it was there. */
export async function removePushSubscription(
  db: Db,
  { orgId, id }: Pick<PushSubscription, 'orgId' | 'id'>,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('pushSubscriptions')
    .where('orgId', '=', orgId)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Those of sessions that end. */
export async function removePushSubscriptionsOfSessions(
  db: Db,
  orgId: string,
  sessionIds: readonly string[],
): Promise<void> {
  if (sessionIds.length === 0) return;
  await db
    .deleteFrom('pushSubscriptions')
    .where('orgId', '=', orgId)
    .where('sessionId', 'in', sessionIds)
    .execute();
}

/** Of whichever organization, once the endpoint was presented. */
export async function removePresentedPushSubscription(db: Db, endpointHash: Buffer): Promise<void> {
  await db.deleteFrom('pushSubscriptions').where('endpointHash', '=', endpointHash).execute();
}

/** Whether a browser of the organization trusts the key that comes from that secret key. */
export async function isPushedBy(db: Db, orgId: string, keyId: string): Promise<boolean> {
  const row = await db
    .selectFrom('pushSubscriptions')
    .select('id')
    .where('orgId', '=', orgId)
    .where('pushKeyId', '=', keyId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
