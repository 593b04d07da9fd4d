import type { CallbackRequest, CarrierCredentials, VerifiedCallback } from '../carrier.ts';
import { type FormFields, isSignedByTwilio } from './signature.ts';

type Refused = Extract<VerifiedCallback<never>, { outcome: 'refused' }>;
export type VerifiedForm = Refused | { outcome: 'verified'; fields: ReadonlyMap<string, string> };

/** Twilio sends some thirty; names and values are signed without separators, so each field more is room for a re-split. */
const MOST_FIELDS = 100;
const NAME = /^(?:[A-Z][A-Za-z]*|(?:Media(?:Url|ContentType|Sid)|OtherRecipients)\d{1,2})$/;
/** Not documented by Twilio: a text to a group names everybody else who got it, as `OtherRecipients0` and so on. */
const OTHER_RECIPIENTS = 'OtherRecipients';
const VERSION = /^\d{4}-\d{2}-\d{2}$/;

/** The fields of a form that Twilio signed with the token of this account: the form exactly as it came, never put together anew. */
export function verifyForm(credentials: CarrierCredentials, request: CallbackRequest): VerifiedForm {
  if (!request.signature) return refuse('missing_signature');
  const fields: FormFields = [...new URLSearchParams(request.rawBody)];
  if (fields.length > MOST_FIELDS) return refuse('malformed');
  if (!isSignedByTwilio(credentials.authToken, request.url, fields, request.signature)) {
    return refuse('wrong_signature');
  }
  const byName = new Map(fields);
  if (byName.get('AccountSid') !== credentials.accountSid) return refuse('wrong_account');
  return isAsTwilioSplitsIt(fields, byName) ? { outcome: 'verified', fields: byName } : refuse('malformed');
}

/** The signature stays right when bytes move between a name and a value, so names and fixed values must have their form. */
function isAsTwilioSplitsIt(fields: FormFields, byName: ReadonlyMap<string, string>): boolean {
  const version = byName.get('ApiVersion');
  return (
    byName.size === fields.length &&
    fields.every(([name]) => NAME.test(name)) &&
    // Else another field could swallow them, and a group's text would pass for one to us alone.
    fields.every(([name, value]) => name === 'Body' || !value.includes(OTHER_RECIPIENTS)) &&
    (version === undefined || VERSION.test(version))
  );
}

export function isSentToGroup(fields: ReadonlyMap<string, string>): boolean {
  return [...fields.keys()].some((name) => name.startsWith(OTHER_RECIPIENTS));
}

function refuse(reason: Refused['reason']): Refused {
  return { outcome: 'refused', reason };
}
