import type { ColumnType, Generated, Selectable } from 'kysely';

/** Written by the database; a bigint is read as text. */
type Sequence = ColumnType<string, never, never>;

export type CallbackFields = Record<string, string>;

type Accounts = { sid: string; authToken: string; name: string; createdAt: Date };

type Numbers = {
  seq: Sequence;
  sid: string;
  accountSid: string;
  e164: string;
  smsUrl: Generated<string>;
  createdAt: Date;
  updatedAt: Date;
};

type Messages = {
  seq: Sequence;
  sid: string;
  accountSid: string;
  direction: 'inbound' | 'outbound-api';
  fromPhone: string;
  toPhone: string;
  body: string;
  mediaCount: Generated<number>;
  status: MessageStatus;
  errorCode: number | null;
  statusCallback: string | null;
  createdAt: Date;
  sentAt: Date | null;
  deliveredAt: Date | null;
  updatedAt: Date;
};

type Transitions = {
  id: Sequence;
  messageSid: string;
  status: MessageStatus;
  errorCode: number | null;
  callsBack: boolean;
  dueAt: Date;
};

type Callbacks = {
  id: Sequence;
  accountSid: string;
  messageSid: string;
  kind: 'inbound' | 'status';
  url: string;
  fields: ColumnType<CallbackFields, string, string>;
  state: Generated<'pending' | 'answered' | 'failed'>;
  attempts: Generated<number>;
  dueAt: Date;
  answerStatus: number | null;
  lastError: string | null;
  createdAt: Date;
  settledAt: Date | null;
};

type OptOuts = { number: string; handset: string; createdAt: Date };

type Faults = {
  id: Sequence;
  accountSid: string | null;
  phone: string | null;
  kind: FaultKind;
  code: number | null;
  times: number | null;
  createdAt: Date;
};

export type MessageStatus = 'queued' | 'sent' | 'delivered' | 'undelivered' | 'failed' | 'received';

export const FAULT_KINDS = [
  'refuse',
  'rate_limit',
  'server_error',
  'server_error_after_acceptance',
  'reset_after_acceptance',
  'timeout_after_acceptance',
  'undelivered',
  'failed',
  'no_callbacks',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export type Tables = {
  accounts: Accounts;
  numbers: Numbers;
  messages: Messages;
  transitions: Transitions;
  callbacks: Callbacks;
  optOuts: OptOuts;
  faults: Faults;
};

export type Account = Selectable<Accounts>;
export type RentedNumber = Selectable<Numbers>;
export type Message = Selectable<Messages>;
export type Transition = Selectable<Transitions>;
export type Callback = Selectable<Callbacks>;
export type Fault = Selectable<Faults>;
