import type { SPOILS_DELIVERY, SPOILS_STATUS_CALLBACKS } from './fault-kinds.ts';
import type { FaultOf } from './faults.ts';
import type { Message, MessageStatus } from './store/tables.ts';

type End = Pick<Message, 'status' | 'errorCode'>;
/** `tells` are the statuses that are called back about at this step, in their order. */
type Step = End & { afterMs: number; tells: MessageStatus[] };

export type DeliveryFaults = {
  delivery: FaultOf<(typeof SPOILS_DELIVERY)[number]> | undefined;
  callbacks: FaultOf<(typeof SPOILS_STATUS_CALLBACKS)[number]> | undefined;
};

const HANDSET_UNREACHABLE = 30003;
const UNKNOWN_ERROR = 30008;
const VALIDITY_EXPIRED = 30036;
const SENT: End = { status: 'sent', errorCode: null };
const DELIVERED: End = { status: 'delivered', errorCode: null };

/** Which statuses a text goes through, when, and what is told about them. */
export function planDelivery(
  { validitySeconds }: Pick<Message, 'validitySeconds'>,
  { delivery, callbacks }: DeliveryFaults,
  statusDelayMs: number,
): Step[] {
  const queuedMs = delivery?.kind === 'slow_delivery' ? (delivery.delayMs ?? 0) : statusDelayMs;
  const validMs = validitySeconds === null ? Number.POSITIVE_INFINITY : validitySeconds * 1000;
  const ends: End[] =
    queuedMs > validMs ? [{ status: 'failed', errorCode: VALIDITY_EXPIRED }] : endsOf(delivery);
  const tells = toldOf(
    ends.map(({ status }) => status),
    callbacks,
  );
  return ends.map((end, index) => ({
    ...end,
    afterMs: Math.min(queuedMs, validMs) + index * statusDelayMs,
    tells: tells[index] ?? [],
  }));
}

function endsOf(fault: DeliveryFaults['delivery']): End[] {
  switch (fault?.kind) {
    case 'undelivered':
      return [SENT, { status: 'undelivered', errorCode: fault.code ?? HANDSET_UNREACHABLE }];
    case 'failed':
      return [{ status: 'failed', errorCode: fault.code ?? UNKNOWN_ERROR }];
    case 'unknown_status':
      return [SENT, { status: 'teleported', errorCode: null }];
    case 'stuck_at_sent':
      return [SENT];
    default:
      return [SENT, DELIVERED];
  }
}

function toldOf(statuses: MessageStatus[], fault: DeliveryFaults['callbacks']): MessageStatus[][] {
  switch (fault?.kind) {
    case 'no_callbacks':
      return [];
    case 'duplicate_callbacks':
      return statuses.map((status) => Array.from({ length: fault.copies ?? 1 }, () => status));
    case 'reversed_callbacks':
      return statuses.map((_, index) => (index === statuses.length - 1 ? statuses.toReversed() : []));
    default:
      return statuses.map((status) => [status]);
  }
}
