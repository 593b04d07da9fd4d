import type {
  CallbackRequest,
  CarrierCredentials,
  IncomingText,
  StatusUpdate,
  VerifiedCallback,
} from '../carrier.ts';
import { isSentToGroup, verifyForm } from './callback-form.ts';
import { reportOf } from './delivery-reports.ts';

type Fields = ReadonlyMap<string, string>;

const MESSAGE_SID = /^(?:SM|MM)[0-9a-fA-F]{32}$/;
/** A phone number or a short code, at a channel or not. */
const NUMBER = /^(?:[a-z]+:)?\+?\d{3,15}$/;
/** Blank, a short code, a phone number or a name; a name has no plus, or it could be two addresses run together. */
const SENDER = /^(?:(?:[a-z]+:)?\+?\d{1,15}|[^+]{0,64})$/;
const STATUS = /^[A-Za-z_-]{1,40}$/;

export function readIncomingText(
  credentials: CarrierCredentials,
  request: CallbackRequest,
): VerifiedCallback<IncomingText> {
  return readForm(credentials, request, incomingTextOf);
}

export function readStatusUpdate(
  credentials: CarrierCredentials,
  request: CallbackRequest,
): VerifiedCallback<StatusUpdate> {
  return readForm(credentials, request, statusUpdateOf);
}

export function rereadText(rawBody: string): IncomingText | null {
  return incomingTextOf(new Map(new URLSearchParams(rawBody)));
}

export function rereadStatus(rawBody: string): StatusUpdate | null {
  return statusUpdateOf(new Map(new URLSearchParams(rawBody)));
}

function readForm<T>(
  credentials: CarrierCredentials,
  request: CallbackRequest,
  read: (fields: Fields) => T | null,
): VerifiedCallback<T> {
  const form = verifyForm(credentials, request);
  if (form.outcome === 'refused') return form;
  const value = read(form.fields);
  if (value === null) return { outcome: 'refused', reason: 'malformed' };
  return { outcome: 'verified', accountSid: credentials.accountSid, value };
}

function incomingTextOf(fields: Fields): IncomingText | null {
  const carrierMessageId = matching(fields, 'MessageSid', MESSAGE_SID);
  const from = matching(fields, 'From', SENDER);
  const to = matching(fields, 'To', NUMBER);
  const body = fields.get('Body');
  if (carrierMessageId === null || from === null || to === null || body === undefined) return null;
  const mediaCount = countOf(fields.get('NumMedia'));
  const isGroup = isSentToGroup(fields);
  return { carrierMessageId, from, to, body, mediaCount, isGroup, hasOddMedia: hasOddMedia(fields) };
}

function statusUpdateOf(fields: Fields): StatusUpdate | null {
  const carrierMessageId = matching(fields, 'MessageSid', MESSAGE_SID);
  const carrierStatus = matching(fields, 'MessageStatus', STATUS);
  if (carrierMessageId === null || carrierStatus === null || !fields.has('To')) return null;
  return {
    carrierMessageId,
    carrierStatus,
    report: reportOf(carrierStatus, codeOf(fields.get('ErrorCode'))),
  };
}

function matching(fields: Fields, name: string, form: RegExp): string | null {
  const value = fields.get(name);
  return value !== undefined && form.test(value) ? value : null;
}

/** What is no count, or a negative one, is none: a text is never lost for its attachments. */
function countOf(numMedia: string | undefined): number {
  return numMedia !== undefined && /^\d{1,4}$/.test(numMedia) ? Number(numMedia) : 0;
}

const MOST_MEDIA = 10;
const MEDIA_HOST = /^https:\/\/(?:[a-z0-9-]+\.)*(?:twilio|twiliocdn)\.com\//;

function hasOddMedia(fields: Fields): boolean {
  const count = fields.get('NumMedia') ?? '0';
  const urls = [...fields].filter(([name]) => name.startsWith('MediaUrl')).map(([, url]) => url);
  const isCount = /^\d{1,2}$/.test(count) && Number(count) <= MOST_MEDIA;
  return !isCount || urls.length !== Number(count) || urls.some((url) => !MEDIA_HOST.test(url));
}

function codeOf(errorCode: string | undefined): number | null {
  return errorCode !== undefined && /^[1-9]\d{0,6}$/.test(errorCode) ? Number(errorCode) : null;
}
