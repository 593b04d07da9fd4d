/** What happens to a request before anything is done about it. */
export const BEFORE_ACCEPTANCE = [
  'refuse',
  'rate_limit',
  'server_error',
  'bad_gateway',
  'not_json',
  'reset',
  'timeout',
] as const;
/** What happens to the answer, once the request has done what it does. */
const AFTER_ACCEPTANCE = [
  'server_error_after_acceptance',
  'bad_gateway_after_acceptance',
  'not_json_after_acceptance',
  'reset_after_acceptance',
  'timeout_after_acceptance',
  'slow_answer',
  'answer_after_callback',
] as const;

/** A request or a text is hit by one fault of each of these at most. */
export const SPOILS_REQUEST = [...BEFORE_ACCEPTANCE, ...AFTER_ACCEPTANCE] as const;
export const SPOILS_DELIVERY = [
  'undelivered',
  'failed',
  'unknown_status',
  'stuck_at_sent',
  'slow_delivery',
] as const;
export const SPOILS_INBOUND_CALLBACK = ['no_callbacks', 'duplicate_callbacks', 'late_callbacks'] as const;
export const SPOILS_STATUS_CALLBACKS = [...SPOILS_INBOUND_CALLBACK, 'reversed_callbacks'] as const;
export const SPOILS_LIST = ['list_lag'] as const;

export const FAULT_KINDS = [
  ...SPOILS_REQUEST,
  ...SPOILS_DELIVERY,
  ...SPOILS_STATUS_CALLBACKS,
  ...SPOILS_LIST,
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** The requests that a fault may hit: sending a text, reading texts, anything about numbers. */
export const SPOILT_REQUESTS = ['send', 'list', 'numbers', 'any'] as const;
export type SpoiltRequest = (typeof SPOILT_REQUESTS)[number];
