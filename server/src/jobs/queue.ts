import { sql } from 'kysely';
import type { Db } from '../store/db.ts';

/** Every job and what wakes it: ids only, never phone numbers or texts. */
export type Jobs = {
  deliver_message: { orgId: string; messageId: string };
  set_inbound_callback: { orgId: string; numberId: string };
  list_carrier_numbers: { orgId: string };
  reconcile_attempt: { orgId: string; attemptId: string };
  probe_account: { orgId: string };
  poll_carrier: { orgId: string };
  check_inbound_callbacks: { orgId: string };
  note_erasure: { orgId: string; clientId: string };
  adopt_carrier_texts: Record<string, never>;
  push_text: { orgId: string; messageId: string; subscriptionId: string };
  send_account_mail: { orgId: string; linkId: string };
};

/** `delayMs` is counted by the database's clock, as all of the queue's times are. */
export type EnqueueOptions = { delayMs?: number; key?: string };

/** Enqueues inside the caller's transaction: the job exists if, and only if, the change it belongs to does. */
export async function enqueue<Name extends keyof Jobs>(
  db: Db,
  name: Name,
  payload: Jobs[Name],
  options: EnqueueOptions = {},
): Promise<void> {
  await sql`select enqueue_job(${name}, ${JSON.stringify(payload)}::json, ${options.delayMs ?? 0}, ${options.key ?? null}::text)`.execute(
    db,
  );
}
