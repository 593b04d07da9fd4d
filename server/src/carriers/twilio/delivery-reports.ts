import type { DeliveryReport } from '@maskline/core/domain/delivery-status';

const STATUSES: Readonly<Record<string, DeliveryReport['status']>> = {
  accepted: 'accepted',
  scheduled: 'accepted',
  queued: 'accepted',
  sending: 'accepted',
  sent: 'sent',
  partially_delivered: 'sent',
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'undelivered',
  failed: 'failed',
  canceled: 'failed',
};

/** What a status of Twilio says about an outbound text; null for one that says nothing we know. */
export function reportOf(status: string, carrierCode: number | null): DeliveryReport | null {
  const known = Object.hasOwn(STATUSES, status) ? STATUSES[status] : undefined;
  return known ? { status: known, carrierCode } : null;
}
