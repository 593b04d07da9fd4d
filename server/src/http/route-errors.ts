import type { ErrorCode } from '@maskline/core/domain/errors';
import { z } from 'zod';

/** What its refusals depend on. */
export type RouteForm = {
  method: string;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  current?: unknown;
  /** For anybody. */
  isPublic?: boolean;
  beforeSecondFactor?: boolean;
};

const ALWAYS = ['bad_path', 'rate_limited', 'unavailable', 'internal_error'] as const;
const OF_A_CALLER = ['unauthorized', 'forbidden'] as const;
const OF_A_QUERY = ['unknown_field', 'invalid_request', 'invalid_character'] as const;
const OF_A_BODY = [
  'malformed_json',
  'duplicate_key',
  'too_deep',
  'unsupported_media_type',
  'payload_too_large',
  'unknown_field',
  'invalid_character',
] as const;
const OF_A_POST = [
  'idempotency_key_required',
  'idempotency_key_invalid',
  'idempotency_key_reuse',
  'idempotency_key_in_flight',
] as const;

/** What a time in a request can be refused for. */
export const TIME_ERRORS = [
  'invalid_time',
  'nonexistent_time',
  'ambiguous_time',
  'time_out_of_range',
] as const;
export const RANGE_ERRORS = [...TIME_ERRORS, 'invalid_range'] as const;
/** What a personal phone can be refused for. */
export const PHONE_ERRORS = [
  'invalid_phone',
  'extension_not_supported',
  'two_numbers',
  'not_textable',
  'own_number',
  'phone_in_use',
] as const;
/** Why somebody cannot be made responsible. */
export const RESPONSIBLE_ERRORS = ['sitter_not_found', 'sitter_inactive', 'sitter_is_client'] as const;
/** Why a text cannot go out. */
export const SENDING_ERRORS = [
  'recipient_missing',
  'recipient_opted_out',
  'outside_assignment_window',
  'no_usable_number',
] as const;

/** What every route of this form can answer. */
export function commonErrors(spec: RouteForm): ErrorCode[] {
  const { method, params, query, body, current, isPublic, beforeSecondFactor } = spec;
  const takesBody = body !== undefined || method === 'POST';
  return [
    ...ALWAYS,
    ...(isPublic ? [] : OF_A_CALLER),
    ...(isPublic || beforeSecondFactor ? [] : (['second_factor_required'] as const)),
    ...(isPublic || method !== 'GET' ? (['cross_origin_request'] as const) : []),
    ...OF_A_QUERY,
    ...(takesBody ? OF_A_BODY : []),
    ...(method === 'POST' && !isPublic ? OF_A_POST : []),
    ...(params ? (['not_found'] as const) : []),
    ...(query instanceof z.ZodObject && 'cursor' in query.shape ? (['invalid_cursor'] as const) : []),
    ...(current ? (['precondition_failed'] as const) : []),
  ];
}
