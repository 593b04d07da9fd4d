import type { StatusUpdate } from '../carriers/carrier.ts';
import { inTransaction, type OrgContext } from '../context.ts';
import { insertCarrierEvent, type KeptStatus, listStatusEvents } from '../store/carrier-events.ts';
import { findReportedAttempt } from '../store/carrier-polls.ts';
import type { CarrierEvent, DeliveryAttempt } from '../store/tables.ts';
import { receiveStatus } from './delivery-reports.ts';
import { rereadListed } from './listed-texts.ts';

export type StatusArrival = Pick<CarrierEvent, 'carrierAccountId' | 'attemptId' | 'raw'> & {
  source: 'callback' | 'poll';
  update: StatusUpdate;
};

/**
 * Keeps what a carrier says of a text of ours as it came, and applies it in the same transaction. One of a text that is
 * not known here, or not yet, waits: see `applyWaitingReports`. May run twice.
 */
export function receiveStatusReport(ctx: OrgContext, arrival: StatusArrival): Promise<void> {
  const { update, ...event } = arrival;
  const { carrierMessageId } = update;
  return inTransaction(ctx, async (tx) => {
    const receivedAt = await tx.clock.now(tx.db);
    const { orgId } = tx;
    await insertCarrierEvent(tx.db, { ...event, orgId, kind: 'status', carrierMessageId, receivedAt });
    const attemptId = await findReportedAttempt(tx.db, orgId, { ...event, carrierMessageId });
    if (attemptId) return receiveStatus(tx, attemptId, update);
    const about = { carrierMessageId, attemptId: event.attemptId };
    tx.log.warn(about, 'a status of a text that is not known here is kept until it is');
  });
}

/**
 * Applies the statuses that were told of an attempt before it was known here, or before it was known which text of the
 * carrier it is. Call it in the transaction in which an attempt becomes accepted or is adopted. May run twice.
 */
export async function applyWaitingReports(
  tx: OrgContext,
  attempt: Pick<DeliveryAttempt, 'id' | 'carrierMessageId'>,
): Promise<void> {
  for (const event of await listStatusEvents(tx.db, tx.orgId, attempt)) {
    const update = reread(tx, event);
    if (update) await receiveStatus(tx, attempt.id, update);
  }
}

function reread(tx: OrgContext, { source, raw, carrier }: KeptStatus): StatusUpdate | null {
  if (source === 'callback') return tx.carriers[carrier].rereadStatus(raw);
  const { carrierMessageId, report } = rereadListed(raw);
  return { carrierMessageId, carrierStatus: report?.status ?? 'listed', report };
}
