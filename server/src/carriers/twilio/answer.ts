import { CarrierError, type CarrierErrorKind } from '../carrier.ts';

/** Wrong credentials, or an account that is suspended, closed or out of funds (https://www.twilio.com/docs/api/errors). */
const ACCOUNT_FAULTS = new Set([10001, 20003, 20005, 20403, 30002, 90010]);
const RATE_LIMITS = new Set([20429, 30001, 63018]);
/** "Channel internal error": the text may have been accepted. */
const INDEFINITE = new Set([63012]);

/**
 * The JSON of a 2xx answer. Any other answer is thrown as a `CarrierError`, without Twilio's own message, which quotes
 * phone numbers.
 */
export function readAnswer(status: number, retryAfter: string | string[] | undefined, text: string): object {
  const body = parseObject(text);
  if (status >= 200 && status < 300) {
    if (body) return body;
    throw new CarrierError('unknown', `Twilio answered ${status} with something that is not a JSON object`);
  }
  const carrierCode = body && codeOf(body);
  const retryAfterMs = millisecondsOf(retryAfter);
  const code = carrierCode === null ? 'without an error of its own' : `with code ${carrierCode}`;
  throw new CarrierError(kindOf(status, carrierCode), `Twilio answered ${status} ${code}`, {
    ...(carrierCode === null ? {} : { carrierCode }),
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  });
}

function kindOf(status: number, code: number | null): CarrierErrorKind {
  if (status === 429) return 'rate_limited';
  // Without Twilio's error body it may be a proxy that speaks, after Twilio has taken the text.
  if (status < 400 || status >= 500 || code === null || INDEFINITE.has(code)) return 'unknown';
  if (RATE_LIMITS.has(code)) return 'rate_limited';
  return status === 401 || ACCOUNT_FAULTS.has(code) ? 'account_fault' : 'refused';
}

/** Twilio's errors are `{ code, message, more_info, status }`, newer ones RFC 9457 with a code. */
function codeOf(body: object): number | null {
  const isError = 'code' in body && ('more_info' in body || 'title' in body) && 'status' in body;
  return isError && Number.isSafeInteger(body.code) ? Number(body.code) : null;
}

function parseObject(text: string): object | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

function millisecondsOf(retryAfter: string | string[] | undefined): number | null {
  return typeof retryAfter === 'string' && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) * 1000 : null;
}
