import type { ClientNameStyle } from '@maskline/core/domain/client-name';
import type { ConsentEffect } from '@maskline/core/domain/consent-effect';
import type { MessageStatus } from '@maskline/core/domain/delivery-status';
import type { NumberClass, NumberStatus } from '@maskline/core/domain/number-lifecycle';
import type { ContactDataKind } from '@maskline/core/domain/policy/contact-data';
import type { OutboundSend } from '@maskline/core/domain/routing/outbound';
import type { Jsonified, StoredDecision } from '@maskline/core/domain/routing/stored-decision';
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

/** JSON columns are written as text and read parsed. */
type Json<T> = ColumnType<T, string, string>;

/** One interface a table, as the migrations make it; a test holds both equal. */
export type Tables = {
  organizations: OrganizationTable;
  carrierAccounts: CarrierAccount;
  carrierNumbers: CarrierNumberRow;
  sitters: Sitter;
  apiKeys: ApiKey;
  users: User;
  sessions: Session;
  accountLinks: AccountLink;
  pushSubscriptions: PushSubscription;
  recoveryCodes: RecoveryCode;
  passkeys: Passkey;
  spentSteps: SpentStep;
  clients: ClientTable;
  erasedPhones: ErasedPhone;
  clientContacts: ClientContact;
  optOuts: OptOut;
  pets: Pet;
  sitterReads: SitterRead;
  allowedContacts: AllowedContact;
  businessNumbers: BusinessNumber;
  numberAssignments: NumberAssignment;
  sendingLanes: SendingLaneTable;
  threads: ThreadTable;
  numberLeases: NumberLease;
  routingOverrides: RoutingOverrideRow;
  scheduledTexts: ScheduledText;
  textTemplates: TextTemplate;
  notes: Note;
  bookings: BookingTable;
  assignmentWindows: AssignmentWindowRow;
  messages: MessageTable;
  deliveryAttempts: DeliveryAttemptTable;
  inboundTexts: InboundTextTable;
  carrierEvents: CarrierEventTable;
  carrierPolls: CarrierPoll;
  auditEvents: AuditEventTable;
  auditHeads: AuditHead;
  retiredKeys: RetiredKey;
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
  clientNamesForSitters: ClientNameStyle;
  requireOwnerSecondFactor: boolean;
  /** Of the hashes of erased phones; null before the first erasure. */
  erasureKeySealed: Buffer | null;
  createdAt: Date;
};

type OrganizationTable = Omit<
  Organization,
  'clientNamesForSitters' | 'requireOwnerSecondFactor' | 'erasureKeySealed'
> & {
  clientNamesForSitters: Generated<ClientNameStyle>;
  requireOwnerSecondFactor: Generated<boolean>;
  erasureKeySealed: Generated<Buffer | null>;
};

/** What everybody may write besides the organization's own numbers. */
export type AllowedContact = {
  orgId: string;
  id: string;
  kind: 'phone' | 'domain';
  value: string;
  label: string;
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

export type User = {
  orgId: string;
  id: string;
  role: 'owner' | 'sitter';
  sitterId: string | null;
  /** In lower case. */
  email: string;
  name: string;
  /** Null until it is set by the link of an invitation. */
  passwordHash: string | null;
  passwordSetAt: Date | null;
  totpSecretSealed: Buffer | null;
  totpConfirmedAt: Date | null;
  /** Of the last code that was accepted: none counts twice. */
  totpLastStep: number | null;
  createdAt: Date;
  deactivatedAt: Date | null;
};

export type Session = {
  orgId: string;
  id: string;
  userId: string;
  tokenHash: Buffer;
  device: string;
  secondFactor: boolean;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  endedAt: Date | null;
};

export type PushSubscription = {
  orgId: string;
  id: string;
  userId: string;
  sessionId: string;
  endpoint: string;
  endpointHash: Buffer;
  p256dh: string;
  auth: string;
  /** Of the secret key that the key was derived from by which the browser knows the organization. */
  pushKeyId: string;
  createdAt: Date;
  lastSuccessAt: Date | null;
};

export type AccountLink = {
  orgId: string;
  id: string;
  kind: 'invitation' | 'password_reset' | 'first_owner';
  userId: string | null;
  tokenHash: Buffer;
  tokenSealed: Buffer | null;
  createdAt: Date;
  expiresAt: Date;
  mailedAt: Date | null;
  usedAt: Date | null;
  /** Another one took its place, or its user was deactivated. */
  withdrawnAt: Date | null;
};

export type RecoveryCode = {
  orgId: string;
  userId: string;
  hash: Buffer;
  createdAt: Date;
  usedAt: Date | null;
};

export type Passkey = {
  orgId: string;
  id: string;
  userId: string;
  credentialId: Buffer;
  publicKey: Buffer;
  /** A bigint, so text. */
  counter: string;
  transports: string[];
  name: string;
  createdAt: Date;
  lastUsedAt: Date | null;
};

/** What a browser was given to come back with, and has come back with. */
export type SpentStep = { orgId: string; hash: Buffer; spentAt: Date };

export type Client = {
  orgId: string;
  id: string;
  name: string;
  class: 'recurring' | 'one_time';
  erasedAt: Date | null;
  createdAt: Date;
};
type ClientTable = Omit<Client, 'erasedAt'> & { erasedAt: Generated<Date | null> };

/** What is left of the phone of an erased client. */
export type ErasedPhone = {
  orgId: string;
  phoneHash: Buffer;
  /** Not in the database where a restore took the client away. */
  clientId: string;
  erasedAt: Date;
  optedOutAt: Date | null;
  carrierBlocks: boolean;
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
  carrierBlocks: boolean;
};

export type Pet = {
  orgId: string;
  id: string;
  clientId: string;
  name: string;
  notes: string;
  visibleToSitters: boolean;
  createdAt: Date;
  updatedAt: Date;
};

/** How far a sitter has read a conversation. */
export type SitterRead = {
  orgId: string;
  sitterId: string;
  threadId: string;
  seq: number;
  readAt: Date;
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
  callbackUrl: string | null;
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

/** How fast texts may go out through a number, or through the whole account at its carrier. */
export type SendingLane = {
  orgId: string;
  id: string;
  numberId: string | null;
  carrierAccountId: string | null;
  segmentsPerSecond: number;
  freeAt: Date;
  pausedUntil: Date | null;
  pauses: number;
  stoppedAt: Date | null;
  stopCode: number | null;
  stopReason: string | null;
  probeAt: Date | null;
  stops: number;
};
type SendingLaneTable = Omit<SendingLane, 'pauses' | 'stops'> & {
  pauses: Generated<number>;
  stops: Generated<number>;
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

export type ScheduledText = {
  orgId: string;
  id: string;
  threadId: string;
  contactId: string | null;
  body: string;
  sendAt: Date;
  problem: string | null;
  createdBy: string;
  createdAt: Date;
  updatedAt: Date;
};

export type TextTemplate = {
  orgId: string;
  id: string;
  name: string;
  body: string;
  forSitters: boolean;
  createdAt: Date;
  updatedAt: Date;
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
  visitNotes: string | null;
  /** To the sitter of the booking. */
  visitNotesVisible: boolean;
  createdAt: Date;
  updatedAt: Date;
};
type BookingTable = Omit<Booking, 'visitNotes' | 'visitNotesVisible'> & {
  visitNotes: Generated<string | null>;
  visitNotesVisible: Generated<boolean>;
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
  consent: ConsentEffect | null;
  /** Kinds of it that were found in the body. */
  contactData: ContactDataKind[];
  /** What a sitter reads in place of the body. */
  redactedBody: string | null;
  /** Null if no rules judged the text. */
  policyVersion: number | null;
  leaseToken: string | null;
  leaseUntil: Date | null;
  attemptsMade: number;
  nextAttemptAt: Date | null;
  updatedAt: Date;
  claims: number;
  pacedNumberId: string | null;
  letPassAt: Date | null;
};
type MessageTable = Omit<Message, 'decision' | 'attemptsMade' | 'claims' | 'contactData'> & {
  decision: Json<StoredDecision>;
  contactData: Generated<ContactDataKind[]>;
  attemptsMade: Generated<number>;
  claims: Generated<number>;
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
  nextLookupAt: Date | null;
  timesAsked: number;
};
type DeliveryAttemptTable = Omit<DeliveryAttempt, 'decision' | 'timesAsked'> & {
  decision: Json<Jsonified<OutboundSend>>;
  timesAsked: Generated<number>;
};

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

export type CarrierEvent = {
  orgId: string;
  id: string;
  /** A bigint, so text. */
  place: string;
  carrierAccountId: string;
  kind: 'text' | 'status';
  source: 'callback' | 'poll' | 'migration';
  carrierMessageId: string;
  attemptId: string | null;
  raw: string;
  rawHash: Buffer;
  receivedAt: Date;
  /** Then `raw` is empty. */
  erasedAt: Date | null;
};
type CarrierEventTable = Omit<CarrierEvent, 'place' | 'erasedAt'> & {
  place: GeneratedAlways<string>;
  erasedAt: Generated<Date | null>;
};

export type CarrierPoll = {
  orgId: string;
  carrierAccountId: string;
  seenUntil: Date;
  failures: number;
};

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
  /** Its place in the chain of the organization's events, from 1. A number that JavaScript might not hold. */
  seq: string;
  hash: Buffer;
  /** Of the key of the hash; null for an event from before the chain. */
  keyId: string | null;
};
type AuditEventTable = Omit<AuditEvent, 'details'> & { details: Json<Record<string, unknown>> };

/** Where the chain of an organization's events ends. */
export type RetiredKey = {
  orgId: string;
  /** Of the secret key that it was derived from. */
  keyId: string;
  purpose: 'audit_chain' | 'request_hash' | 'push';
  keySealed: Buffer;
};

export type AuditHead = { orgId: string; seq: string; hash: Buffer };

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
  resolvedBy: 'owner' | 'system' | null;
  resolvedById: string | null;
  resolutionNote: string | null;
  /** An owner said that it needs nothing. */
  dismissed: boolean;
};
type AlertTable = Omit<Alert, 'entities' | 'timesRaised' | 'dismissed'> & {
  entities: Json<Alert['entities']>;
  timesRaised: Generated<number>;
  dismissed: Generated<boolean>;
};

export type IdempotencyKey = {
  orgId: string;
  /** An API key or a user. */
  principalId: string;
  route: string;
  key: string;
  requestHash: Buffer;
  /** Which secret key the hash is keyed by; null for a plain one, from before. */
  requestKeyId: string | null;
  status: number;
  answer: unknown;
  /** In place of the answer where that holds a secret. */
  answerSealed: Buffer | null;
  createdAt: Date;
};
type IdempotencyKeyTable = Omit<IdempotencyKey, 'answer'> & {
  answer: ColumnType<unknown, string | null, string | null>;
};

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
