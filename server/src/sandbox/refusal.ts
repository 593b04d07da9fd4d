/** An answer of Twilio that is no success: `{ code, message, more_info, status }`. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: number;

  constructor(
    code: number,
    message = MESSAGES[code] ?? 'An error of this sandbox’s fault',
    status = statusOf(code),
  ) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

const MESSAGES: Readonly<Record<number, string>> = {
  20001: 'Invalid parameter',
  20003: 'Authenticate',
  20005: 'Account not active',
  20404: 'The requested resource was not found',
  20429: 'Too Many Requests',
  20500: 'Internal Server Error',
  21211: "Invalid 'To' Phone Number",
  21266: "'To' and 'From' number cannot be the same",
  21402: 'Invalid Url',
  21403: 'Invalid Method: this sandbox calls back by POST only',
  21421: 'PhoneNumber is invalid',
  21422: 'PhoneNumber is not available',
  21602: 'Message body is required.',
  21603: "A 'From' phone number is required.",
  21604: "A 'To' phone number is required.",
  21606: "The 'From' phone number is not a message-capable number of this account",
  21610: 'Attempt to send to unsubscribed recipient',
  21617: 'The concatenated message body exceeds the 1600 character limit',
  21624: 'Invalid validity period value',
  21659: "'From' is not a phone number of this carrier",
};

const STATUSES: Readonly<Record<number, number>> = {
  20003: 401,
  20005: 403,
  20404: 404,
  20429: 429,
  20500: 500,
};

function statusOf(code: number): number {
  return STATUSES[code] ?? 400;
}
