import type { Db } from './db.ts';
import { newId } from './ids.ts';
import type { Thread } from './tables.ts';

/** The client's one thread, made if it is not there; any number of callers at once get the same one. */
export async function ensureThread(
  db: Db,
  orgId: string,
  clientId: string,
  at: Date,
): Promise<{ thread: Thread; created: boolean }> {
  const row = await db
    .insertInto('threads')
    .values({ orgId, id: newId(), clientId, lastActivityAt: at, createdAt: at })
    .onConflict((conflict) => conflict.constraint('threads_one_per_client').doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row) return { thread: row, created: true };
  const thread = await db
    .selectFrom('threads')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('clientId', '=', clientId)
    .executeTakeFirstOrThrow();
  return { thread, created: false };
}

/** Locks the thread for the rest of the transaction: everything that gives out a place in it waits in line. */
export function lockThread(db: Db, orgId: string, threadId: string): Promise<Thread | undefined> {
  return db
    .selectFrom('threads')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('id', '=', threadId)
    .forUpdate()
    .executeTakeFirst();
}

/** The same for a client's thread, if there is one. */
export function lockThreadByClient(db: Db, orgId: string, clientId: string): Promise<Thread | undefined> {
  return db
    .selectFrom('threads')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('clientId', '=', clientId)
    .forUpdate()
    .executeTakeFirst();
}
