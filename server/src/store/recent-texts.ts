import type { Db } from './db.ts';
import type { Message } from './tables.ts';

export type RecentText = Pick<Message, 'id' | 'body' | 'redactedBody' | 'occurredAt'>;

/** The texts of one author before a place in the thread, oldest first: also those that failed, which may be tried again. */
export async function listRecentTexts(
  db: Db,
  orgId: string,
  filter: {
    threadId: string;
    author: Pick<Message, 'author' | 'authorSitterId'>;
    before: number;
    since: Date;
    limit: number;
    /** The text that is being tried again. */
    except: string | null;
  },
): Promise<RecentText[]> {
  const { author, authorSitterId } = filter.author;
  const newestFirst = await db
    .selectFrom('messages')
    .select(['id', 'body', 'redactedBody', 'occurredAt'])
    .where('orgId', '=', orgId)
    .where('threadId', '=', filter.threadId)
    .where('author', '=', author)
    .where('authorSitterId', 'is not distinct from', authorSitterId)
    .where('seq', '<', filter.before)
    .where('occurredAt', '>=', filter.since)
    .where('status', '<>', 'blocked')
    .$if(filter.except !== null, (query) => query.where('id', '<>', filter.except ?? ''))
    .orderBy('seq', 'desc')
    .limit(filter.limit)
    .execute();
  return newestFirst.reverse();
}
