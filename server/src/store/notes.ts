import { sql } from 'kysely';
import type { Db } from './db.ts';
import type { Note } from './tables.ts';

type NoteFilter = { threadId: string; after: readonly [createdAt: string, id: string] | null; limit: number };

/** Notes of a thread, newest first; one more than the limit, if there is one. */
export function listNotes(db: Db, orgId: string, { threadId, after, limit }: NoteFilter): Promise<Note[]> {
  let query = db
    .selectFrom('notes')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('threadId', '=', threadId)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (after) {
    query = query.where(sql<boolean>`(created_at, id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  }
  return query.execute();
}

/** What the notes say, and who wrote them: a user, or a program by the name of its key. */
export async function listNotesById(db: Db, orgId: string, ids: readonly string[]) {
  if (ids.length === 0) return [];
  return db
    .selectFrom('notes')
    .leftJoin('users', (join) =>
      join.onRef('users.orgId', '=', 'notes.orgId').onRef('users.id', '=', 'notes.createdBy'),
    )
    .leftJoin('apiKeys', (join) =>
      join.onRef('apiKeys.orgId', '=', 'notes.orgId').onRef('apiKeys.id', '=', 'notes.createdBy'),
    )
    .selectAll('notes')
    .select((row) => row.fn.coalesce('users.name', 'apiKeys.name').as('author'))
    .where('notes.orgId', '=', orgId)
    .where('notes.id', 'in', ids)
    .execute();
}
