import { sql } from 'kysely';
import type { Db } from './db.ts';

export type ResponseTimes = { asked: number; answered: number; medianSeconds: number | null };

/**
 * How fast a sitter answers. What counts is the first of the texts with which a client waits for the sitter, and the
 * next text that a person writes in the conversation, if it is the sitter's. A STOP waits for no answer, and what was
 * refused or discarded, or waits for its time or for a person, answers nothing.
 */
export async function findResponseTimes(
  db: Db,
  orgId: string,
  { sitterId, since }: { sitterId: string; since: Date },
): Promise<ResponseTimes> {
  const { rows } = await sql<ResponseTimes>`
    with said as (
      select thread_id, seq, direction, author_sitter_id, recipient_sitter_id, occurred_at
        from messages
       where org_id = ${orgId} and author <> 'automation' and consent is null and status not in ('scheduled', 'held', 'discarded', 'blocked')
         and thread_id in (select thread_id from assignment_windows where org_id = ${orgId} and sitter_id = ${sitterId}
                           union select thread_id from routing_overrides where org_id = ${orgId} and sitter_id = ${sitterId})
    ), in_order as (
      select *, lag(direction) over thread as direction_before, lag(recipient_sitter_id) over thread as recipient_before,
             min(seq) filter (where direction = 'outbound') over (
               partition by thread_id order by seq desc rows between unbounded preceding and 1 preceding) as answer_seq
        from said window thread as (partition by thread_id order by seq)
    ), asked as (
      select asked.occurred_at as asked_at, answer.occurred_at as answered_at, answer.author_sitter_id
        from in_order asked
        left join said answer on answer.thread_id = asked.thread_id and answer.seq = asked.answer_seq
       where asked.direction = 'inbound' and asked.recipient_sitter_id = ${sitterId} and asked.occurred_at > ${since}
         and not (direction_before is not distinct from 'inbound' and recipient_before is not distinct from ${sitterId}::uuid)
    )
    select count(*)::int as asked,
           count(*) filter (where author_sitter_id = ${sitterId})::int as answered,
           round(percentile_cont(0.5) within group (order by extract(epoch from answered_at - asked_at))
                   filter (where author_sitter_id = ${sitterId}))::int as median_seconds
      from asked`.execute(db);
  return rows[0] ?? { asked: 0, answered: 0, medianSeconds: null };
}
