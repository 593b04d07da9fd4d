import type { MessageStatus } from '@maskline/core/domain/delivery-status';
import type { NumberClass, NumberStatus } from '@maskline/core/domain/number-lifecycle';
import type { OutboundSend } from '@maskline/core/domain/routing/outbound';
import type { Jsonified, StoredDecision } from '@maskline/core/domain/routing/stored-decision';
import type { ColumnType, Generated } from 'kysely';

/** JSON columns are written as text and read parsed. */
type Json<T> = ColumnType<T, string, string>;

/** One interface a table, as the migrations make it; a test holds both equal. */
export type Tables = {
  organizations: Organization;
  carrierAccounts: CarrierAccount;
  carrierNumbers: CarrierNumberRow;
  sitters: Sitter;
  apiKeys: ApiKey;
  clients: Client;
  clientContacts: ClientContact;
  optOuts: OptOut;
  businessNumbers: BusinessNumber;
  numberAssignments: NumberAssignment;
  threads: ThreadTable;
  numberLeases: NumberLease;
  routingOverrides: RoutingOverrideRow;
  notes: Note;
  bookings: Booking;
  assignmentWindows: AssignmentWindowRow;
  messages: MessageTable;
  deliveryAttempts: DeliveryAttemptTable;
  inboundTexts: InboundTextTable;
  auditEvents: AuditEventTable;
  alerts: AlertTable;
  idempotencyKeys: IdempotencyKeyTable;
  recoveries: Recovery;
  recoveredTexts: RecoveredText;
};

export type Organization = {
  id: string;
  name: string;
  timeZone: string;
  defaultCountry: string;
  leadMinutes: number;
  graceMinutes: number;
  defaultQuarantineDays: number;
  createdAt: Date;
};

export type CarrierAccount = {
  orgId: string;
  id: string;
  carrier: 'twilio';
  accountSid: string;
  authTokenSealed: Buffer;
  endpointId: string;
  createdAt: Date;
  numbersListedAt: Date | null;
};

export type CarrierNumberRow = {
  orgId: string;
  carrierAccountId: string;
  e164: string;
  carrierNumberId: string;
  listedAt: Date;
};

export type Sitter = {
  orgId: string;
  id: string;
  name: string;
  phone: string;
  active: boolean;
  createdAt: Date;
  activatedAt: Date | null;
  deactivatedAt: Date | null;
};

export type ApiKey = {
  orgId: string;
  id: string;
  name: string;
  hash: Buffer;
  role: 'owner' | 'sitter';
  sitterId: string | null;
  createdAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
};

export type Client = {
  orgId: string;
  id: string;
  name: string;
  class: 'recurring' | 'one_time';
  createdAt: Date;
};

export type ClientContact = {
  orgId: string;
  id: string;
  clientId: string;
  phone: string;
  label: string;
  isPrimary: boolean;
  createdAt: Date;
};

export type OptOut = {
  orgId: string;
  phone: string;
  optedOutAt: Date;
  optedInAt: Date | null;
  source: 'text' | 'carrier' | 'owner';
};

export type BusinessNumber = {
  orgId: string;
  id: string;
  e164: string;
  class: NumberClass;
  status: NumberStatus;
  sitterId: string | null;
  carrierAccountId: string;
  carrierNumberId: string;
  callbackSetAt: Date | null;
  quarantinedAt: Date | null;
  quarantinedUntil: Date | null;
  quarantineReason: string | null;
  classAfterQuarantine: 'pool' | null;
  lastUsedAt: Date | null;
  retiredAt: Date | null;
  createdAt: Date;
};

export type NumberAssignment = {
  orgId: string;
  id: string;
  numberId: string;
  sitterId: string;
  startedAt: Date;
  endedAt: Date | null;
  endReason: string | null;
};

export type Thread = {
  orgId: string;
  id: string;
  clientId: string;
  lastSeq: number;
  unreadCount: number;
  lastActivityAt: Date;
  lastMessagePreview: string | null;
  lastMessageDirection: 'inbound' | 'outbound' | null;
  lastWriterContactId: string | null;
  createdAt: Date;
};
type ThreadTable = Omit<Thread, 'lastSeq' | 'unreadCount'> & {
  lastSeq: Generated<number>;
  unreadCount: Generated<number>;
};

export type NumberLease = {
  orgId: string;
  id: string;
  kind: 'thread' | 'relay';
  numberId: string;
  threadId: string;
  sitterId: string | null;
  startedAt: Date;
  endedAt: Date | null;
  endReason: string | null;
};

export type RoutingOverrideRow = {
  orgId: string;
  id: string;
  threadId: string;
  target: 'owner' | 'sitter';
  sitterId: string | null;
  reason: string;
  startsAt: Date;
  endsAt: Date | null;
  removedAt: Date | null;
  createdAt: Date;
};

export type Note = {
  orgId: string;
  id: string;
  threadId: string;
  body: string;
  createdBy: string;
  createdAt: Date;
};

export type Booking = {
  orgId: string;
  id: string;
  externalId: string;
  clientId: string;
  sitterId: string | null;
  service: string | null;
  startsAt: Date;
  endsAt: Date;
  status: 'confirmed' | 'cancelled';
  cancelledAt: Date | null;
  confirmationHash: Buffer;
  createdAt: Date;
  updatedAt: Date;
};

export type AssignmentWindowRow = {
  orgId: string;
  id: string;
  threadId: string;
  sitterId: string;
  bookingId: string | null;
  startsAt: Date;
  endsAt: Date;
  cancelledAt: Date | null;
  supersededAt: Date | null;
  createdAt: Date;
};

export type Message = {
  orgId: string;
  id: string;
  threadId: string;
  clientId: string;
  seq: number;
  direction: 'inbound' | 'outbound';
  author: 'client' | 'owner' | 'sitter' | 'automation';
  authorSitterId: string | null;
  contactId: string | null;
  body: string;
  encoding: 'GSM-7' | 'UCS-2';
  segments: number;
  status: MessageStatus;
  occurredAt: Date;
  numberId: string | null;
  recipient: 'owner' | 'sitter' | null;
  recipientSitterId: string | null;
  decision: StoredDecision;
  carrierAccountId: string | null;
  carrierMessageId: string | null;
  carrierCode: number | null;
  failureReason: string | null;
  retryOf: string | null;
  leaseToken: string | null;
  leaseUntil: Date | null;
  attemptsMade: number;
  nextAttemptAt: Date | null;
  updatedAt: Date;
};
type MessageTable = Omit<Message, 'decision' | 'attemptsMade'> & {
  decision: Json<StoredDecision>;
  attemptsMade: Generated<number>;
};

export type DeliveryAttempt = {
  orgId: string;
  id: string;
  messageId: string;
  leaseToken: string;
  numberId: string;
  fromE164: string;
  toPhone: string;
  decision: Jsonified<OutboundSend>;
  state: 'calling' | 'accepted' | 'rejected' | 'aborted' | 'unknown' | 'absent';
  carrierMessageId: string | null;
  carrierCode: number | null;
  error: string | null;
  startedAt: Date;
  finishedAt: Date | null;
};
type DeliveryAttemptTable = Omit<DeliveryAttempt, 'decision'> & { decision: Json<Jsonified<OutboundSend>> };

export type InboundText = {
  orgId: string;
  id: string;
  carrierAccountId: string;
  carrierMessageId: string;
  fromAddress: string;
  toAddress: string;
  body: string;
  mediaCount: number;
  disposition: 'threaded' | 'unknown_sender' | 'unroutable';
  unroutedReason: string | null;
  messageId: string | null;
  receivedAt: Date;
  resolvedAt: Date | null;
};
type InboundTextTable = Omit<InboundText, 'mediaCount'> & { mediaCount: Generated<number> };

export type AuditActor = 'owner' | 'sitter' | 'client' | 'carrier' | 'operator' | 'system';

export type AuditEvent = {
  orgId: string;
  id: string;
  occurredAt: Date;
  actor: AuditActor;
  actorId: string | null;
  event: string;
  entity: string;
  entityId: string;
  reason: string | null;
  details: Record<string, unknown>;
};
type AuditEventTable = Omit<AuditEvent, 'details'> & { details: Json<Record<string, unknown>> };

export type Alert = {
  orgId: string;
  id: string;
  kind: string;
  severity: 'info' | 'warning' | 'critical';
  topic: string;
  sentence: string;
  whatToDo: string;
  entities: { entity: string; id: string }[];
  raisedAt: Date;
  lastRaisedAt: Date;
  timesRaised: number;
  resolvedAt: Date | null;
};
type AlertTable = Omit<Alert, 'entities' | 'timesRaised'> & {
  entities: Json<Alert['entities']>;
  timesRaised: Generated<number>;
};

export type IdempotencyKey = {
  orgId: string;
  apiKeyId: string;
  route: string;
  key: string;
  requestHash: Buffer;
  status: number;
  answer: unknown;
  createdAt: Date;
};
type IdempotencyKeyTable = Omit<IdempotencyKey, 'answer'> & { answer: Json<unknown> };

export type Recovery = {
  orgId: string;
  id: string;
  backupAt: Date;
  restoredAt: Date;
  adoptedAt: Date | null;
  resumedAt: Date | null;
  resumedBy: string | null;
  resumeReason: string | null;
};

export type RecoveredText = {
  orgId: string;
  recoveryId: string;
  carrierMessageId: string;
  fate: 'received' | 'matched' | 'added' | 'held' | 'unplaced';
  messageId: string | null;
  direction: 'inbound' | 'outbound';
  fromAddress: string;
  toAddress: string;
  body: string | null;
  carrierCreatedAt: Date;
  recoveredAt: Date;
};
