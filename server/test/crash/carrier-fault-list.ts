import type { FaultOrder } from './desk.ts';

/** One way in which the carrier breaks, for one client. All of its orders must be used up. */
export type CarrierFault = {
  name: string;
  direction: 'out' | 'in';
  orders: FaultOrder[];
  /** Left out of the short form. */
  isLong?: boolean;
  /** The text is not there and nobody knows: the conversation waits until the settle window is over. */
  waitsForSettling?: boolean;
};

const SPOILT_ANSWERS = ['server_error', 'bad_gateway', 'not_json', 'reset', 'timeout'];

const refusedOrLost: CarrierFault[] = SPOILT_ANSWERS.flatMap((kind) => [
  {
    name: kind,
    direction: 'out',
    orders: [{ kind }],
    isLong: kind === 'bad_gateway',
    waitsForSettling: true,
  },
  {
    name: `${kind} after acceptance`,
    direction: 'out',
    orders: [{ kind: `${kind}_after_acceptance` }],
    isLong: kind === 'not_json',
  },
]);

/** The first look into the list comes earlier than that. */
export const LIST_LAG_MS = 8_000;

/** No report comes either, so that only the list tells. */
const onlyTheListKnows = [{ kind: 'reset_after_acceptance' }, { kind: 'no_callbacks' }];

export const CARRIER_FAULTS: readonly CarrierFault[] = [
  ...refusedOrLost,
  {
    name: 'rate limit with Retry-After',
    direction: 'out',
    orders: [{ kind: 'rate_limit', retry_after_seconds: 2 }],
  },
  { name: 'refusal', direction: 'out', orders: [{ kind: 'refuse', code: 21617 }], isLong: true },
  { name: 'slow answer', direction: 'out', orders: [{ kind: 'slow_answer', delay_ms: 3_000 }] },
  { name: 'callback before the answer', direction: 'out', orders: [{ kind: 'answer_after_callback' }] },
  { name: 'not delivered', direction: 'out', orders: [{ kind: 'undelivered' }], isLong: true },
  {
    name: 'status callbacks twice',
    direction: 'out',
    orders: [{ kind: 'duplicate_callbacks', copies: 3, times: 2 }],
  },
  {
    name: 'status callbacks reversed',
    direction: 'out',
    orders: [{ kind: 'reversed_callbacks', times: 2 }],
  },
  {
    name: 'status callbacks late',
    direction: 'out',
    orders: [{ kind: 'late_callbacks', delay_ms: 4_000 }],
    isLong: true,
  },
  { name: 'status callbacks never', direction: 'out', orders: [{ kind: 'no_callbacks' }] },
  { name: 'only the list knows', direction: 'out', orders: onlyTheListKnows },
  {
    name: 'only a lagging list knows',
    direction: 'out',
    orders: [...onlyTheListKnows, { kind: 'list_lag', delay_ms: LIST_LAG_MS }],
  },
  {
    name: 'only a failing list knows',
    direction: 'out',
    orders: [...onlyTheListKnows, { kind: 'server_error', request: 'list' }],
    isLong: true,
  },
  {
    name: 'inbound callback 30 times at once',
    direction: 'in',
    orders: [{ kind: 'duplicate_callbacks', copies: 30 }],
  },
  {
    name: 'inbound callback late',
    direction: 'in',
    orders: [{ kind: 'late_callbacks', delay_ms: 3_000 }],
    isLong: true,
  },
];

/** Only a server that reads the carrier's list by itself can learn of these. */
export const NO_INBOUND_CALLBACK: CarrierFault = {
  name: 'inbound callback never',
  direction: 'in',
  orders: [{ kind: 'no_callbacks' }],
  isLong: true,
};
