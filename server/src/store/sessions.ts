import type { Db } from './db.ts';
import { removePushSubscriptionsOfSessions } from './push-subscriptions.ts';
import type { Session, User } from './tables.ts';

/** Of whichever organization. */
export function findSession(db: Db, tokenHash: Buffer): Promise<Session | undefined> {
  return db.selectFrom('sessions').selectAll().where('tokenHash', '=', tokenHash).executeTakeFirst();
}

/** A session with what decides whether, and as whom, it lets somebody in. */
export type SessionHolder = {
  session: Session;
  user: Pick<User, 'orgId' | 'id' | 'role' | 'sitterId' | 'deactivatedAt'>;
  /** Null for an owner. */
  sitterActive: boolean | null;
  requireOwnerSecondFactor: boolean;
};

export async function getSessionHolder(db: Db, session: Session): Promise<SessionHolder> {
  const { sitterActive, requireOwnerSecondFactor, ...user } = await db
    .selectFrom('users as u')
    .innerJoin('organizations as o', 'o.id', 'u.orgId')
    .leftJoin('sitters as s', (join) =>
      join.onRef('s.orgId', '=', 'u.orgId').onRef('s.id', '=', 'u.sitterId'),
    )
    .select(['u.orgId', 'u.id', 'u.role', 'u.sitterId', 'u.deactivatedAt'])
    .select(['s.active as sitterActive', 'o.requireOwnerSecondFactor'])
    .where('u.orgId', '=', session.orgId)
    .where('u.id', '=', session.userId)
    .executeTakeFirstOrThrow();
  return { session, user, sitterActive, requireOwnerSecondFactor };
}

export async function touchSession(
  db: Db,
  { orgId, id }: Pick<Session, 'orgId' | 'id'>,
  at: Date,
): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ lastSeenAt: at })
    .where('orgId', '=', orgId)
    .where('id', '=', id)
    .execute();
}

/** Those that were not ended, newest first; some may be too old to let anybody in. */
export function listSessionsOfUser(db: Db, orgId: string, userId: string): Promise<Session[]> {
  return db
    .selectFrom('sessions')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('userId', '=', userId)
    .where('endedAt', 'is', null)
    .orderBy('lastSeenAt', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** Which sessions of a user: one, or all but one. */
export type SessionChoice = { only?: string; butNot?: string | undefined };

/** Ends sessions of a user, and what their browsers are told; the ids of those that were open until now. */
export async function markSessionsEnded(
  db: Db,
  { orgId, id }: Pick<User, 'orgId' | 'id'>,
  at: Date,
  { only, butNot }: SessionChoice = {},
): Promise<string[]> {
  const rows = await db
    .updateTable('sessions')
    .set({ endedAt: at })
    .where('orgId', '=', orgId)
    .where('userId', '=', id)
    .where('endedAt', 'is', null)
    .$call((query) => (only === undefined ? query : query.where('id', '=', only)))
    .$call((query) => (butNot === undefined ? query : query.where('id', '<>', butNot)))
    .returning('id')
    .execute();
  const ended = rows.map((row) => row.id).sort();
  await removePushSubscriptionsOfSessions(db, orgId, ended);
  return ended;
}

/** Says of open sessions of a user whether a second factor was given. */
export async function markSecondFactor(
  db: Db,
  { orgId, id }: Pick<User, 'orgId' | 'id'>,
  secondFactor: boolean,
  { only }: Pick<SessionChoice, 'only'> = {},
): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ secondFactor })
    .where('orgId', '=', orgId)
    .where('userId', '=', id)
    .where('endedAt', 'is', null)
    .$call((query) => (only === undefined ? query : query.where('id', '=', only)))
    .execute();
}
