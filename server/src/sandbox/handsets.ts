import { sql } from 'kysely';
import type { SandboxContext } from './sandbox-context.ts';

export type Handset = { phone: string; received: number; sent: number; lastAt: Date };
/** `other` is the number it was received from or sent to. */
export type HandsetText = {
  direction: 'received' | 'sent';
  other: string;
  body: string;
  at: Date;
  messageSid: string;
};

/** Every phone that was texted or has texted, the latest first. */
export async function listHandsets({ store }: SandboxContext): Promise<Handset[]> {
  const { rows } = await sql<Handset>`
    select phone, count(*) filter (where received)::int as received,
      count(*) filter (where not received)::int as sent, max(at) as last_at
    from (
      select to_phone as phone, true as received, delivered_at as at
        from sandbox.messages where direction = 'outbound-api' and delivered_at is not null
      union all
      select from_phone, false, created_at from sandbox.messages where direction = 'inbound'
    ) as texts
    group by phone order by max(at) desc, phone`.execute(store);
  return rows;
}

/** What a phone received and sent, in order. A text is received when it is delivered, not before. */
export async function textsOf({ store }: SandboxContext, phone: string): Promise<HandsetText[]> {
  const { rows } = await sql<HandsetText>`
    select direction, other, body, at, sid as message_sid
    from (
      select 'received' as direction, from_phone as other, body, delivered_at as at, sid, seq
        from sandbox.messages
       where to_phone = ${phone} and direction = 'outbound-api' and delivered_at is not null
      union all
      select 'sent', to_phone, body, created_at, sid, seq
        from sandbox.messages where from_phone = ${phone} and direction = 'inbound'
    ) as texts
    order by at, seq`.execute(store);
  return rows;
}
