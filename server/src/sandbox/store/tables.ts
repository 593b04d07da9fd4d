import type { ColumnType, Generated, Selectable } from 'kysely';
import type { FaultKind, SpoiltRequest } from '../fault-kinds.ts';

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
  validitySeconds: number | null;
  createdAt: Date;
  /** Null: in lists from the start. */
  listedAt: Date | null;
  sentAt: Date | null;
  deliveredAt: Date | null;
  updatedAt: Date;
};

type Transitions = {
  id: Sequence;
  messageSid: string;
  status: MessageStatus;
  errorCode: number | null;
  /** The statuses that are called back about when this one is reached. */
  tells: MessageStatus[];
  tellsLateMs: Generated<number>;
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
  request: SpoiltRequest;
  code: number | null;
  delayMs: number | null;
  retryAfterSeconds: number | null;
  copies: number | null;
  /** How many more it hits; null: until it is removed. */
  times: number | null;
  createdAt: Date;
};

/** `teleported` is none of Twilio's. */
export type MessageStatus =
  | 'queued'
  | 'sent'
  | 'delivered'
  | 'undelivered'
  | 'failed'
  | 'received'
  | 'teleported';

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
