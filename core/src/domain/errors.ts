/** Every refusal a caller can meet, with what to do about it. `docs/errors.md` lists the same codes. */
export const ERROR_CODES = {
  // The request itself
  malformed_json: 'Send a body that is valid JSON.',
  duplicate_key: 'Name every property once.',
  unsupported_media_type: 'Send `Content-Type: application/json`.',
  payload_too_large: 'Send at most 256 KiB.',
  too_deep: 'Nest at most 32 levels.',
  bad_path: 'Send a path without encoded slashes or null characters.',
  method_not_allowed: 'Use a method that the reference lists for this address.',
  invalid_request: 'Mend what `errors` lists.',
  unknown_field: 'Leave out the properties that `errors` lists.',
  invalid_character: 'Leave out null characters and halves of surrogate pairs.',
  precondition_failed: 'Read it again, then change what it says now.',
  invalid_cursor: 'Begin again without a cursor; cursors come from `next_cursor`.',
  idempotency_key_required: 'Send an `Idempotency-Key` of your own making with every POST.',
  idempotency_key_invalid: 'Send a key of 1 to 255 visible ASCII characters.',
  idempotency_key_reuse: 'Take a new key for a new request.',
  idempotency_key_in_flight: 'Wait, then send the same request with the same key.',
  // Who asks
  unauthorized: 'Sign in, or send `Authorization: Bearer <API key>`; `maskline key create` makes one.',
  forbidden: 'Ask somebody whose role may do this.',
  not_found: 'Check the id: it is not there, or not yours.',
  rate_limited: 'Wait as long as `Retry-After` says.',
  unavailable: 'Try again shortly; nothing was stored.',
  internal_error: 'Tell the operator the request id.',
  // Signing in
  sign_in_failed: 'Check the e-mail address and the password, or ask for a new password.',
  code_wrong: 'Enter the code that the authenticator app shows now, or an unused recovery code.',
  step_expired: 'Begin again: this step was done already, or took too long.',
  second_factor_required: 'Set up an authenticator app or a passkey, or sign in again with the one you have.',
  cross_origin_request: 'Send the request from a page of this server.',
  link_not_usable: 'Ask for a new link: this one was used, has expired or was replaced.',
  password_wrong: 'Check the present password.',
  password_weak: 'Choose a longer password, or a less known one.',
  totp_set: 'Remove the authenticator app first, then set up another.',
  totp_not_begun: 'Begin with `POST /me/totp`.',
  passkey_refused: 'Try again, or use another device.',
  // Users
  email_in_use: 'Use another e-mail address: somebody here has this one.',
  sitter_has_user: 'The sitter has an account already: invite that one again, or deactivate it.',
  user_deactivated: 'Invite the person anew.',
  user_set_up: 'The account is set up: let the person ask for a new password.',
  last_owner: 'Let another owner set up an account first: somebody must be able to run the desk.',
  // Texts
  empty_message: 'Write something.',
  message_too_long: 'Write at most 1,600 characters.',
  too_many_marks: 'Use at most 8 combining marks on a character.',
  recipient_missing: 'Add a phone to the client.',
  recipient_opted_out: 'Wait for a START from the phone, or choose another one.',
  outside_assignment_window: 'Write inside an own assignment window, or ask the owner.',
  policy_violation: 'Leave the contact data out: phones, e-mail addresses, links, account names.',
  no_usable_number: 'Add a number, promote one to the front desk, or end a quarantine.',
  message_not_retryable: 'Only a failed or undelivered text can be tried again, and only once.',
  message_not_held:
    'Only a held text can be sent or discarded; during a recovery one that waits can be discarded, too.',
  outcome_known: 'Only a text whose outcome is unknown keeps later ones waiting.',
  unfilled_variable: 'Write what belongs in the braces, or leave it out.',
  template_name_in_use: 'Use another name: a template has this one.',
  send_at_in_past: 'Choose a time ahead, or send the text now.',
  texts_under_way: 'Wait some minutes: a carrier is still at a text of the client.',
  opted_out_at_carrier:
    'The carrier blocks the phone too: only a START from the phone itself opts it in again.',
  // After a restore
  recovery_not_open: 'Nothing is stopped: texts are sent as ever.',
  recovery_not_adopted:
    'Wait until the carrier has been looked through, eleven minutes after the restore at the earliest, or send `force` with a `reason`.',
  // Time
  invalid_time: 'Send RFC 3339, or a wall time in the organization’s zone.',
  nonexistent_time: 'The clocks skip this wall time: use the suggested one.',
  ambiguous_time: 'The clocks pass this wall time twice: send it with an offset.',
  time_out_of_range: 'Use a year from 2000 to 2100.',
  invalid_range: 'Let the end come after the start.',
  invalid_time_zone: 'Use an IANA zone such as America/New_York.',
  // Phones
  invalid_phone: 'Send one complete phone number.',
  extension_not_supported: 'Leave out the extension: a text cannot reach it.',
  two_numbers: 'Send one phone number.',
  not_textable: 'Send a number that can receive texts.',
  own_number: 'Use a personal phone: this is one of your business numbers.',
  phone_in_use: 'The phone belongs to somebody else here: use that one, or another phone.',
  // Numbers
  number_not_available: 'Rent the number in your carrier account, refresh the list, then add it.',
  number_in_use: 'Take the number from its holder first.',
  number_not_active: 'Release the number from quarantine first; a retired one is gone.',
  number_retired: 'The number was given back to the carrier: add another.',
  front_desk_in_use: 'Promote another number to the front desk first.',
  no_sitter_number_available: 'Add a number of class sitter, or assign a free one.',
  sitter_has_number: 'A sitter keeps one number; quarantine it first to give another.',
  quarantine_not_over: 'Wait for its end, or send `force_restore` with a `restore_reason`.',
  restore_reason_required: 'Say why in `restore_reason`.',
  quarantine_end_in_past: 'Choose an end in the future.',
  quarantine_date_required: 'Send `until` with the duration custom.',
  carrier_account_missing: 'Connect a carrier account to the organization first.',
  carrier_account_in_use:
    'An organization has one carrier account of its own: use another account, or a subaccount.',
  // Sitters, bookings, windows
  sitter_inactive: 'Activate the sitter, or name another.',
  sitter_not_found: 'Check the sitter’s id, or create the sitter first.',
  thread_not_found: 'Check the thread’s id.',
  client_not_found: 'Check the client’s id, or create the client first.',
  booking_cancelled: 'Send `reopen: true` to confirm it again, or reopen the booking.',
  booking_client_fixed: 'A booking stays with its client: cancel it and make another.',
  window_overlap: 'Change the times, or send `allow_overlap: true`.',
  window_of_booking: 'Change the booking: its window follows.',
  window_ended: 'An ended window stays as history: open another.',
  override_ended: 'It is over already.',
  sitter_is_client: 'A sitter cannot be responsible for the own conversation: name another sitter.',
  // Alerts
  alert_not_dismissable: 'Do what the alert says, then resolve it.',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** A refusal in the words of the domain. It knows no HTTP; the message is for the person who must act. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message?: string, details: Record<string, unknown> = {}) {
    super(message ?? ERROR_CODES[code]);
    this.code = code;
    this.details = details;
  }
}
