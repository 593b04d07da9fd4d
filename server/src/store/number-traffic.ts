import { sql } from 'kysely';
import type { Db } from './db.ts';

/** Texts through a number, and what became of those that went out. */
export type Traffic = {
  inbound: number;
  outbound: number;
  delivered: number;
  failed: number;
  undelivered: number;
};

export const NO_TRAFFIC: Traffic = { inbound: 0, outbound: 0, delivered: 0, failed: 0, undelivered: 0 };

/** The traffic of some numbers since an instant; one without any is left out. */
export async function countTraffic(
  db: Db,
  orgId: string,
  numberIds: readonly string[],
  since: Date,
): Promise<Map<string, Traffic>> {
  if (numberIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('messages')
    .select('numberId')
    .select([
      counted(sql`direction = 'inbound'`).as('inbound'),
      // One that nobody has handed over yet has no number.
      counted(sql`direction = 'outbound'`).as('outbound'),
      counted(sql`status = 'delivered'`).as('delivered'),
      counted(sql`status = 'failed'`).as('failed'),
      counted(sql`status = 'undelivered'`).as('undelivered'),
    ])
    .where('orgId', '=', orgId)
    .where('numberId', 'in', numberIds)
    .where('occurredAt', '>', since)
    .groupBy('numberId')
    .execute();
  return new Map(
    rows.flatMap(({ numberId, ...traffic }) => (numberId ? [[numberId, traffic] as const] : [])),
  );
}

function counted(condition: ReturnType<typeof sql>) {
  return sql<number>`(count(*) filter (where ${condition}))::int`;
}
