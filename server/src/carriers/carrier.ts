import type { DeliveryReport } from '@maskline/core/domain/delivery-status';

/** Credentials of one organization's account at a carrier, decrypted. Never logged. */
export type CarrierCredentials = { accountSid: string; authToken: string };

export type OutgoingText = {
  from: string;
  to: string;
  body: string;
  /** Carries the attempt id, so that a callback proves acceptance even if the reply was lost. */
  statusCallbackUrl: string;
};

export type AcceptedText = { carrierMessageId: string; report: DeliveryReport };

export type CarrierNumber = { e164: string; carrierNumberId: string; smsUrl: string | null };

/** One text as the carrier's own list shows it. */
export type CarrierText = {
  carrierMessageId: string;
  direction: 'inbound' | 'outbound';
  from: string;
  to: string;
  body: string;
  mediaCount: number;
  /** An inbound text that others may have got too; the list does not say it for sure. */
  mayBeGroup: boolean;
  /** To the second: carriers keep no milliseconds. */
  createdAt: Date;
  /** Null for an inbound text, and for a status that says nothing we know. */
  report: DeliveryReport | null;
};

/** A text that the carrier hands over in a callback. `from` may be a short code, a name or blank. */
export type IncomingText = {
  carrierMessageId: string;
  from: string;
  to: string;
  body: string;
  mediaCount: number;
  /** Others got it too: an answer would go to the sender alone. Who they are stays in the raw form. */
  isGroup: boolean;
  /** The count of attachments is no count or too high, or they lie where the carrier keeps none. */
  hasOddMedia: boolean;
};

/** `report` is null for a status that says nothing we know: keep `carrierStatus`, change nothing. */
export type StatusUpdate = { carrierMessageId: string; carrierStatus: string; report: DeliveryReport | null };

/** The raw request of a callback: `url` is the configured public URL with the path and query as called. */
export type CallbackRequest = { url: string; signature: string | undefined; rawBody: string };

export type VerifiedCallback<T> =
  | { outcome: 'verified'; accountSid: string; value: T }
  | { outcome: 'refused'; reason: 'missing_signature' | 'wrong_signature' | 'wrong_account' | 'malformed' };

/**
 * Who moves texts. Every method throws `CarrierError` and nothing else.
 * A carrier has no idempotency key: calling `sendText` twice may send twice.
 */
export interface Carrier {
  sendText(credentials: CarrierCredentials, text: OutgoingText): Promise<AcceptedText>;
  /** Texts of the account created at or after the second of `since`, newest first. `limit` of them: there may be more. */
  listTexts(
    credentials: CarrierCredentials,
    filter: { from?: string; to?: string; since: Date; limit: number },
  ): Promise<CarrierText[]>;
  /** All of them, page by page, the newest first. A page may be empty. */
  listTextsInPages(
    credentials: CarrierCredentials,
    filter: { since: Date },
  ): AsyncIterable<readonly CarrierText[]>;
  /** One text as it is now; null if the carrier has none of this id. */
  fetchText(credentials: CarrierCredentials, carrierMessageId: string): Promise<CarrierText | null>;
  /** Every number the account rents. */
  listNumbers(credentials: CarrierCredentials): Promise<CarrierNumber[]>;
  /** Buys one local number of the country; used for a new organization on the sandbox. */
  buyNumber(credentials: CarrierCredentials, country: string): Promise<CarrierNumber>;
  /** Points a number's inbound callback at us; the same URL twice changes nothing. */
  setInboundCallback(credentials: CarrierCredentials, carrierNumberId: string, url: string): Promise<void>;
  /** Fails closed: anything but a right signature of this account is refused. */
  readIncomingText(credentials: CarrierCredentials, request: CallbackRequest): VerifiedCallback<IncomingText>;
  readStatusUpdate(credentials: CarrierCredentials, request: CallbackRequest): VerifiedCallback<StatusUpdate>;
  /** Reads the raw body of a callback that was verified when it came, and kept. Null for one that cannot be read. */
  rereadText(rawBody: string): IncomingText | null;
  rereadStatus(rawBody: string): StatusUpdate | null;
}

/**
 * - `refused`: the carrier says it did not accept; `carrierCode` tells why.
 * - `rate_limited`: not accepted, try later.
 * - `not_sent`: no byte of the request was written.
 * - `account_fault`: not accepted, and nothing of this account will be until somebody acts.
 * - `unknown`: it may or may not have been accepted; never try again blindly.
 */
export type CarrierErrorKind = 'refused' | 'rate_limited' | 'not_sent' | 'account_fault' | 'unknown';

export class CarrierError extends Error {
  override readonly name = 'CarrierError';
  readonly kind: CarrierErrorKind;
  readonly carrierCode: number | null;
  readonly retryAfterMs: number | null;

  constructor(
    kind: CarrierErrorKind,
    message: string,
    options: { carrierCode?: number; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.carrierCode = options.carrierCode ?? null;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}
