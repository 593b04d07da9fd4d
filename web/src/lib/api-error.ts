import type { ErrorCode } from '@maskline/core/domain/errors';

export type FieldError = { path: string; message: string };

/** `unreachable`: no answer came, or none of this server, so nobody knows whether it was done. */
export type ApiErrorCode = ErrorCode | 'unreachable';

type Details = { fields?: readonly FieldError[]; retryAfterSeconds?: number | null; cause?: unknown };

/** A refusal of the API, with a message for the person who reads it. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ApiErrorCode;
  readonly fields: readonly FieldError[];

  constructor(code: ApiErrorCode, sentence: string, details: Details = {}) {
    const { fields = [], retryAfterSeconds = null, cause } = details;
    super(sayPlainly(code, sentence, retryAfterSeconds), { cause });
    this.code = code;
    this.fields = fields;
  }

  /** Whether it may have been done all the same: then it is asked for again by the same key. */
  get isUndecided(): boolean {
    return UNDECIDED.has(this.code);
  }
}

const UNDECIDED: ReadonlySet<ApiErrorCode> = new Set([
  'unreachable',
  'unavailable',
  'internal_error',
  'idempotency_key_in_flight',
]);

/** Where the API speaks to programs. */
const IN_PLAIN_WORDS: Partial<Record<ApiErrorCode, string>> = {
  unreachable: 'Maskline cannot be reached. Check your connection, then try again.',
  unavailable: 'Maskline is busy with itself for a moment. Nothing was changed: try again shortly.',
  idempotency_key_in_flight: 'This is being done already. Look again in a moment.',
  unauthorized: 'You are not signed in any more.',
  forbidden: 'Your role does not allow this.',
  precondition_failed: 'Somebody has changed this meanwhile. Look at it as it is now, then change it again.',
  not_found: 'This is not there any more.',
};

function sayPlainly(code: ApiErrorCode, sentence: string, retryAfterSeconds: number | null): string {
  if (code === 'rate_limited')
    return `That was too often. Wait ${waitOf(retryAfterSeconds)}, then try again.`;
  return IN_PLAIN_WORDS[code] ?? sentence;
}

function waitOf(seconds: number | null): string {
  if (seconds === null) return 'a little';
  if (seconds <= 60) return 'a minute';
  return `${Math.ceil(seconds / 60)} minutes`;
}

/** What to tell of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof ApiError ? error.message : 'Something went wrong on this page. Load it again.';
}
