import { DomainError } from '@maskline/core/domain/errors';
import { sql } from 'kysely';
import type { Db } from './db.ts';
import type { User } from './tables.ts';

/** The users in use who have the address, in whichever organization. */
export function findUsersByEmail(db: Db, email: string): Promise<User[]> {
  return db
    .selectFrom('users')
    .selectAll()
    .where('email', '=', email)
    .where('deactivatedAt', 'is', null)
    .orderBy('createdAt')
    .orderBy('orgId')
    .execute();
}

/** Throws `not_found`. */
export async function getUser(db: Db, orgId: string, userId: string): Promise<User> {
  return found(await selectUser(db, orgId, userId).executeTakeFirst());
}

export type Mailbox = Pick<User, 'email' | 'name'>;

/** Whom to write to, for jobs, which may read no more of a user. */
export function getMailbox(db: Db, orgId: string, userId: string): Promise<Mailbox> {
  return db
    .selectFrom('users')
    .select(['email', 'name'])
    .where('orgId', '=', orgId)
    .where('id', '=', userId)
    .executeTakeFirstOrThrow();
}

/** The user, locked for the rest of the transaction: what decides whether it may sign in stays as it is. Throws `not_found`. */
export async function lockUser(db: Db, orgId: string, userId: string): Promise<User> {
  return found(await selectUser(db, orgId, userId).forNoKeyUpdate().executeTakeFirst());
}

export async function updateUser(
  db: Db,
  { orgId, id }: Pick<User, 'orgId' | 'id'>,
  change: Partial<Omit<User, 'orgId' | 'id'>>,
): Promise<void> {
  await db.updateTable('users').set(change).where('orgId', '=', orgId).where('id', '=', id).execute();
}

export type UserFilter = { after: readonly [name: string, id: string] | null; limit: number };
export type ListedUser = User & { sortName: string; hasPasskey: boolean };

/** Users by name, those who were deactivated too; one more than the limit, if there is one. */
export function listUsers(db: Db, orgId: string, { after, limit }: UserFilter): Promise<ListedUser[]> {
  return selectListed(db, orgId)
    .$call((query) =>
      after ? query.where(sql<boolean>`(lower(name), id) > (${after[0]}, ${after[1]}::uuid)`) : query,
    )
    .orderBy(sql`lower(name)`)
    .orderBy('id')
    .limit(limit + 1)
    .execute();
}

/** Throws `not_found`. */
export async function getListedUser(db: Db, orgId: string, userId: string): Promise<ListedUser> {
  const user = await selectListed(db, orgId).where('id', '=', userId).executeTakeFirst();
  if (!user) throw new DomainError('not_found');
  return user;
}

function selectListed(db: Db, orgId: string) {
  return db
    .selectFrom('users')
    .selectAll()
    .select(sql<string>`lower(name)`.as('sortName'))
    .select((row) =>
      row
        .exists(
          row
            .selectFrom('passkeys')
            .select('passkeys.id')
            .whereRef('passkeys.orgId', '=', 'users.orgId')
            .whereRef('passkeys.userId', '=', 'users.id'),
        )
        .$castTo<boolean>()
        .as('hasPasskey'),
    )
    .where('orgId', '=', orgId);
}

/** Owners who can sign in. Call it under the organization's lock, so that the number stays. */
export async function countOwners(db: Db, orgId: string): Promise<number> {
  const { count } = await db
    .selectFrom('users')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('orgId', '=', orgId)
    .where('role', '=', 'owner')
    .where('passwordHash', 'is not', null)
    .where('deactivatedAt', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

/** The account of a sitter, if there is one in use. */
export function findUserOfSitter(db: Db, orgId: string, sitterId: string): Promise<User | undefined> {
  return db
    .selectFrom('users')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('sitterId', '=', sitterId)
    .where('deactivatedAt', 'is', null)
    .executeTakeFirst();
}

/** Organizations in which nobody was ever made a user. */
export function listOrganizationsWithoutUsers(db: Db): Promise<{ id: string; name: string }[]> {
  return db
    .selectFrom('organizations as o')
    .select(['o.id', 'o.name'])
    .where((row) =>
      row.not(row.exists(row.selectFrom('users').select('id').whereRef('users.orgId', '=', 'o.id'))),
    )
    .orderBy('o.createdAt')
    .execute();
}

function selectUser(db: Db, orgId: string, userId: string) {
  return db.selectFrom('users').selectAll().where('orgId', '=', orgId).where('id', '=', userId);
}

function found(user: User | undefined): User {
  if (!user) throw new DomainError('not_found');
  return user;
}
