export const MESSAGE_STATUSES = [
  'scheduled',
  'queued',
  'sending',
  'sent',
  'delivered',
  'undelivered',
  'failed',
  'blocked',
  'held',
  'discarded',
  'received',
] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

/** What a carrier says became of a text, in an answer, a callback or its list. */
export type DeliveryReport = {
  status: 'accepted' | 'sent' | 'delivered' | 'undelivered' | 'failed';
  carrierCode: number | null;
};

const LAST = 3;

/** Statuses that a report can move or contradict; all others wait for a person or never reach a carrier. */
const RANK: Partial<Record<MessageStatus, number>> = {
  queued: 0,
  sending: 1,
  sent: 2,
  delivered: LAST,
  undelivered: LAST,
  failed: LAST,
};

/**
 * The status after a carrier's report, which may come late, twice or out of order: it only moves forward, and the
 * first final status wins. A report never touches a text that is scheduled, blocked, held, discarded or received.
 */
export function advanceStatus(current: MessageStatus, report: DeliveryReport): MessageStatus {
  const reported = report.status === 'accepted' ? 'sending' : report.status;
  const from = RANK[current];
  const to = RANK[reported];
  return from !== undefined && to !== undefined && to > from ? reported : current;
}

/** Whether a report contradicts a final status, such as `delivered` after `undelivered`: keep the first, and log it. */
export function isAnomaly(current: MessageStatus, report: DeliveryReport): boolean {
  const final = RANK[current] === LAST && report.status !== 'accepted' && RANK[report.status] === LAST;
  return final && report.status !== current;
}

export const ATTEMPT_STATES = ['calling', 'accepted', 'rejected', 'aborted', 'unknown', 'absent'] as const;
export type AttemptState = (typeof ATTEMPT_STATES)[number];

/**
 * The state of an attempt after something was learned about it. A call under way may end in any state; an unknown
 * outcome is only ever decided as accepted or absent; every other state is final.
 */
export function advanceAttempt(current: AttemptState, learned: AttemptState): AttemptState {
  if (current === 'calling') return learned;
  if (current === 'unknown' && (learned === 'accepted' || learned === 'absent')) return learned;
  return current;
}
