import { DomainError, type ErrorCode } from '@maskline/core/domain/errors';
import { isDatabaseUnavailable, isTransactionConflict } from '../store/faults.ts';

export type FieldError = { path: string; message: string };
type Entity = { entity: string; id: string };
export type RequestError = {
  code: ErrorCode;
  /** Nothing: the sentence of the code. */
  detail?: string;
  errors?: FieldError[];
  /** What the refusal is about, in the form that alerts have. */
  entities?: Entity[];
  retryAfterSeconds?: number;
};

const FRAMEWORK_CODES: Record<string, ErrorCode> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload_too_large',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed_json',
  FST_ERR_BAD_URL: 'bad_path',
  FST_ERR_MAX_PARAM_LENGTH: 'not_found',
};

/** What went wrong, for the caller. Whatever is not known to be safe to tell is an internal error. */
export function describeError(error: unknown): RequestError {
  if (error instanceof DomainError) return describeRefusal(error);
  // A conflict comes here only after it was lost several times.
  if (isDatabaseUnavailable(error) || isTransactionConflict(error))
    return { code: 'unavailable', retryAfterSeconds: 1 };
  const known = FRAMEWORK_CODES[codeOf(error)];
  return { code: known ?? 'internal_error' };
}

/** A verb may name the property it refuses in `details.path`, and say in `details.retryAfterSeconds` when to come back. */
function describeRefusal({ code, message, details }: DomainError): RequestError {
  const { path, errors, entities, retryAfterSeconds } = details;
  const fields = Array.isArray(errors) ? (errors as FieldError[]) : null;
  return {
    code,
    detail: message,
    ...(typeof path === 'string' ? { errors: [{ path, message }] } : fields ? { errors: fields } : {}),
    ...(Array.isArray(entities) && entities.length > 0 ? { entities: entities as Entity[] } : {}),
    ...(typeof retryAfterSeconds === 'number' ? { retryAfterSeconds } : {}),
  };
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}
