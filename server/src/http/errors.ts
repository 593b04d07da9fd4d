import { ERROR_CODES, type ErrorCode } from '@maskline/core/domain/errors';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { describeError, type RequestError } from './error-causes.ts';

/** The one table: what each refusal is in HTTP. */
export const ERROR_STATUS = {
  malformed_json: 400,
  duplicate_key: 400,
  unsupported_media_type: 415,
  payload_too_large: 413,
  too_deep: 400,
  bad_path: 400,
  method_not_allowed: 405,
  invalid_request: 422,
  unknown_field: 422,
  invalid_character: 422,
  precondition_failed: 412,
  invalid_cursor: 400,
  idempotency_key_required: 400,
  idempotency_key_invalid: 400,
  idempotency_key_reuse: 422,
  idempotency_key_in_flight: 409,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  rate_limited: 429,
  unavailable: 503,
  internal_error: 500,
  sign_in_failed: 401,
  code_wrong: 401,
  step_expired: 409,
  second_factor_required: 403,
  cross_origin_request: 403,
  link_not_usable: 410,
  password_wrong: 422,
  password_weak: 422,
  totp_set: 409,
  totp_not_begun: 409,
  passkey_refused: 422,
  email_in_use: 409,
  sitter_has_user: 409,
  user_deactivated: 409,
  user_set_up: 409,
  last_owner: 409,
  empty_message: 422,
  message_too_long: 422,
  too_many_marks: 422,
  recipient_missing: 409,
  recipient_opted_out: 409,
  outside_assignment_window: 409,
  policy_violation: 409,
  no_usable_number: 409,
  message_not_retryable: 409,
  message_not_held: 409,
  outcome_known: 409,
  unfilled_variable: 422,
  template_name_in_use: 409,
  send_at_in_past: 422,
  texts_under_way: 409,
  opted_out_at_carrier: 409,
  recovery_not_open: 409,
  recovery_not_adopted: 409,
  invalid_time: 422,
  nonexistent_time: 422,
  ambiguous_time: 422,
  time_out_of_range: 422,
  invalid_range: 422,
  invalid_time_zone: 422,
  invalid_phone: 422,
  extension_not_supported: 422,
  two_numbers: 422,
  not_textable: 422,
  own_number: 409,
  phone_in_use: 409,
  number_not_available: 409,
  number_in_use: 409,
  number_not_active: 409,
  number_retired: 409,
  front_desk_in_use: 409,
  no_sitter_number_available: 409,
  sitter_has_number: 409,
  quarantine_not_over: 409,
  restore_reason_required: 422,
  quarantine_end_in_past: 422,
  quarantine_date_required: 422,
  carrier_account_missing: 409,
  carrier_account_in_use: 409,
  sitter_inactive: 409,
  sitter_not_found: 422,
  thread_not_found: 422,
  client_not_found: 422,
  booking_cancelled: 409,
  booking_client_fixed: 409,
  window_overlap: 409,
  window_of_booking: 409,
  window_ended: 409,
  override_ended: 409,
  sitter_is_client: 409,
  alert_not_dismissable: 409,
} as const satisfies Record<ErrorCode, number>;

/** The one funnel: whatever was thrown becomes a problem document, and only a fault of ours is logged as an error. */
export async function answerError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const cause = describeError(error);
  if (cause.code === 'internal_error' || cause.code === 'unavailable') {
    request.server.ctx.log.error({ err: error, requestId: request.id, code: cause.code }, 'request failed');
  }
  reply.headers(headersOf(cause));
  return reply
    .status(ERROR_STATUS[cause.code])
    .type('application/problem+json')
    .send(JSON.stringify(problemOf(cause, request.id)));
}

function problemOf({ code, detail, errors, entities }: RequestError, requestId: string) {
  return {
    type: `urn:maskline:error:${code}`,
    title: titleOf(code),
    status: ERROR_STATUS[code],
    detail: detail ?? ERROR_CODES[code],
    code,
    instance: requestId,
    ...(errors ? { errors } : {}),
    ...(entities ? { entities } : {}),
  };
}

function titleOf(code: ErrorCode): string {
  const words = code.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function headersOf(cause: RequestError): Record<string, string> {
  if (cause.code === 'unauthorized') return { 'www-authenticate': 'Bearer realm="maskline"' };
  if (cause.retryAfterSeconds !== undefined) return { 'retry-after': String(cause.retryAfterSeconds) };
  return {};
}
