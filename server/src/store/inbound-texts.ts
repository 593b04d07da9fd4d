import { sql } from 'kysely';
import type { Db } from './db.ts';
import type { InboundText } from './tables.ts';

export type UnroutedText = InboundText & { disposition: 'unknown_sender' | 'unroutable' };

type Filter = {
  disposition?: UnroutedText['disposition'] | undefined;
  resolved: boolean;
  after: readonly [receivedAt: string, id: string] | null;
  limit: number;
};

/** Texts that are in no thread, newest first; one more than the limit, if there is one. */
export async function listUnroutedTexts(db: Db, orgId: string, filter: Filter): Promise<UnroutedText[]> {
  let query = db
    .selectFrom('inboundTexts')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('disposition', '<>', 'threaded')
    .where('resolvedAt', filter.resolved ? 'is not' : 'is', null)
    .orderBy('receivedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.limit + 1);
  if (filter.disposition) query = query.where('disposition', '=', filter.disposition);
  if (filter.after) {
    const [at, id] = filter.after;
    query = query.where(sql<boolean>`(received_at, id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  return (await query.execute()).filter(isUnrouted);
}

export function isUnrouted(text: InboundText): text is UnroutedText {
  return text.disposition !== 'threaded';
}
