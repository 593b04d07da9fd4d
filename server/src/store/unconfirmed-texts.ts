import { sql } from 'kysely';
import type { Db } from './db.ts';

export type UnconfirmedText = { attemptId: string; carrierMessageId: string; timesDue: number };

const BATCH = 100;
const FORGOTTEN_AFTER_MS = 3 * 24 * 3_600_000;

/**
 * Texts that the carrier took and whose end no callback told, for which another of the times to ask (`agesMs`, since it
 * took them) has passed; `timesDue` says how many have.
 */
export async function listUnconfirmedTexts(
  db: Db,
  orgId: string,
  agesMs: readonly number[],
  at: Date,
): Promise<UnconfirmedText[]> {
  const ages = sql`unnest(array[${sql.join(agesMs.map((age) => sql.lit(age)))}]::bigint[]) age`;
  const due = sql`(select count(*)::integer from ${ages}
    where attempt.finished_at <= ${at}::timestamptz - age * interval '1 millisecond')`;
  const { rows } = await sql<UnconfirmedText>`
    select attempt.id as attempt_id, attempt.carrier_message_id, ${due} as times_due
      from delivery_attempts attempt
      join messages message on message.org_id = attempt.org_id and message.id = attempt.message_id
     where attempt.org_id = ${orgId} and attempt.state = 'accepted' and attempt.times_asked < 3
       and attempt.finished_at > ${new Date(at.getTime() - FORGOTTEN_AFTER_MS)}
       and attempt.times_asked < ${due} and attempt.carrier_message_id is not null
       and message.status in ('sending', 'sent')
     order by attempt.finished_at
     limit ${BATCH}`.execute(db);
  return rows;
}

export async function noteAsked(db: Db, orgId: string, { attemptId, timesDue }: UnconfirmedText) {
  await db
    .updateTable('deliveryAttempts')
    .set({ timesAsked: timesDue })
    .where('orgId', '=', orgId)
    .where('id', '=', attemptId)
    .where('timesAsked', '<', timesDue)
    .execute();
}
