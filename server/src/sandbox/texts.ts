import { type RawBuilder, sql } from 'kysely';
import type { SandboxContext } from './sandbox-context.ts';
import type { Message } from './store/tables.ts';

/** `phone` is the sender or the recipient. */
export type TextFilter = {
  accountSid: string | undefined;
  phone: string | undefined;
  after: string | undefined;
  limit: number;
};
export type TextCount = {
  direction: Message['direction'];
  phone: string;
  body: string;
  accepted: number;
  delivered: number;
  messageSids: string[];
  firstSeq: string;
};

/** Every text ever accepted or handed in, in that order, whatever became of it or was told about it. */
export function listTexts({ store }: SandboxContext, filter: TextFilter): Promise<Message[]> {
  const { accountSid, phone, after, limit } = filter;
  let query = store.selectFrom('messages').selectAll();
  if (accountSid !== undefined) query = query.where('accountSid', '=', accountSid);
  if (phone !== undefined) {
    query = query.where(({ or, eb }) => or([eb('fromPhone', '=', phone), eb('toPhone', '=', phone)]));
  }
  if (after !== undefined) query = query.where('seq', '>', after);
  return query.orderBy('seq').limit(limit).execute();
}

/** The last texts of an account that the handsets show, oldest first. */
export async function listLastTexts(
  { store }: SandboxContext,
  accountSid: string,
  limit: number,
): Promise<Message[]> {
  const rows = await store
    .selectFrom('messages')
    .selectAll()
    .where('accountSid', '=', accountSid)
    .where(({ or, eb }) => or([eb('direction', '=', 'inbound'), eb('deliveredAt', 'is not', null)]))
    .orderBy(({ fn }) => fn.coalesce('deliveredAt', 'createdAt'), 'desc')
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows.reverse();
}

/** How often the same body was accepted for a handset, or handed in by one, in the order of the first time. */
export async function countTexts(
  { store }: SandboxContext,
  { accountSid, phone, after, atLeast, limit }: TextFilter & { atLeast: number },
): Promise<TextCount[]> {
  const handset = sql<string>`case direction when 'inbound' then from_phone else to_phone end`;
  const conditions: RawBuilder<unknown>[] = [
    ...(accountSid === undefined ? [] : [sql`account_sid = ${accountSid}`]),
    ...(phone === undefined ? [] : [sql`${phone} in (from_phone, to_phone)`]),
  ];
  const where = conditions.length > 0 ? sql`where ${sql.join(conditions, sql` and `)}` : sql``;
  const { rows } = await sql<TextCount>`
    select direction, ${handset} as phone, body, count(*)::int as accepted,
      count(delivered_at)::int as delivered, array_agg(sid order by seq) as message_sids, min(seq) as first_seq
    from sandbox.messages ${where}
    group by direction, ${handset}, body
    having count(*) >= ${atLeast} and min(seq) > ${after ?? '0'}
    order by min(seq) limit ${limit}`.execute(store);
  return rows;
}
