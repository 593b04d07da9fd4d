import { sql } from 'kysely';
import type { Db } from './db.ts';
import type { AuditActor } from './tables.ts';

/** A recorded event with what it belongs to. */
export type PlacedEvent = {
  seq: string;
  event: string;
  entity: string;
  entityId: string;
  actor: AuditActor;
  actorId: string | null;
  /** The conversation, also through the client. */
  threadId: string | null;
  /** Whose window, override or number it is. */
  sitterId: string | null;
};

/** Events of a chain after one of them, in the order of their places. */
export async function listPlacedEvents(
  db: Db,
  orgId: string,
  after: string,
  limit: number,
): Promise<PlacedEvent[]> {
  const { rows } = await sql<PlacedEvent>`
    with recent as (
      select seq, event, entity, entity_id, actor, actor_id from audit_events
       where org_id = ${orgId} and seq > ${after}::bigint order by seq limit ${limit}
    )
    select e.seq::text, e.event, e.entity, e.entity_id, e.actor, e.actor_id,
           coalesce(thread.id, message.thread_id, assigned.thread_id, override.thread_id, note.thread_id, scheduled.thread_id, lease.thread_id,
                    (select id from threads where org_id = ${orgId} and client_id =
                      coalesce(client.id, contact.client_id, pet.client_id, booking.client_id))) as thread_id,
           coalesce(assigned.sitter_id, override.sitter_id, number.sitter_id, sitter.id) as sitter_id
      from recent e
      left join threads thread on e.entity = 'thread' and thread.org_id = ${orgId} and thread.id = e.entity_id
      left join messages message on e.entity = 'message' and message.org_id = ${orgId} and message.id = e.entity_id
      left join assignment_windows assigned
        on e.entity = 'assignment_window' and assigned.org_id = ${orgId} and assigned.id = e.entity_id
      left join routing_overrides override
        on e.entity = 'override' and override.org_id = ${orgId} and override.id = e.entity_id
      left join notes note on e.entity = 'note' and note.org_id = ${orgId} and note.id = e.entity_id
      left join scheduled_texts scheduled
        on e.entity = 'scheduled_text' and scheduled.org_id = ${orgId} and scheduled.id = e.entity_id
      left join number_leases lease on e.entity = 'number_lease' and lease.org_id = ${orgId} and lease.id = e.entity_id
      left join clients client on e.entity = 'client' and client.org_id = ${orgId} and client.id = e.entity_id
      left join client_contacts contact
        on e.entity = 'client_contact' and contact.org_id = ${orgId} and contact.id = e.entity_id
      left join pets pet on e.entity = 'pet' and pet.org_id = ${orgId} and pet.id = e.entity_id
      left join bookings booking on e.entity = 'booking' and booking.org_id = ${orgId} and booking.id = e.entity_id
      left join business_numbers number
        on e.entity = 'number' and number.org_id = ${orgId} and number.id = e.entity_id
      left join sitters sitter on e.entity = 'sitter' and sitter.org_id = ${orgId} and sitter.id = e.entity_id
     order by e.seq`.execute(db);
  return rows;
}
