import type { OrgContext } from '../context.ts';
import { endWindow } from './assignment-windows.ts';
import { cancelBooking } from './bookings.ts';
import { removeOverride } from './overrides.ts';

/** Cancels the visits of a client that are not over, and takes back who was made responsible by hand. */
export async function endEngagements(
  tx: OrgContext,
  clientId: string,
  threadId: string | null,
): Promise<void> {
  const at = await tx.clock.now(tx.db);
  for (const id of await listBookings(tx, clientId, at)) await cancelBooking(tx, id, REASON);
  if (threadId === null) return;
  for (const id of await listWindows(tx, threadId, at)) await endWindow(tx, id);
  for (const id of await listOverrides(tx, threadId, at)) {
    await removeOverride(tx, { threadId, overrideId: id, reason: REASON });
  }
}

const REASON = 'The client was erased.';

async function listBookings(tx: OrgContext, clientId: string, at: Date): Promise<string[]> {
  const rows = await tx.db
    .selectFrom('bookings')
    .select('id')
    .where('orgId', '=', tx.orgId)
    .where('clientId', '=', clientId)
    .where('status', '=', 'confirmed')
    .where('endsAt', '>', at)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

async function listWindows(tx: OrgContext, threadId: string, at: Date): Promise<string[]> {
  const rows = await tx.db
    .selectFrom('assignmentWindows')
    .select('id')
    .where('orgId', '=', tx.orgId)
    .where('threadId', '=', threadId)
    .where('bookingId', 'is', null)
    .where('cancelledAt', 'is', null)
    .where('endsAt', '>', at)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

async function listOverrides(tx: OrgContext, threadId: string, at: Date): Promise<string[]> {
  const rows = await tx.db
    .selectFrom('routingOverrides')
    .select('id')
    .where('orgId', '=', tx.orgId)
    .where('threadId', '=', threadId)
    .where('removedAt', 'is', null)
    .where((row) => row.or([row('endsAt', 'is', null), row('endsAt', '>', at)]))
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}
