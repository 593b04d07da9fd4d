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
