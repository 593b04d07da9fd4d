import { countSegments } from '@maskline/core/domain/segments';
import { mediaPath } from '../callbacks.ts';
import type { Account, Message, RentedNumber } from '../store/tables.ts';

const API_VERSION = '2010-04-01';

/** The token is not shown: whoever asks has it. */
export function accountView({ sid, name, createdAt }: Account): object {
  const uri = `/${API_VERSION}/Accounts/${sid}`;
  return {
    auth_token: '',
    date_created: rfc2822(createdAt),
    date_updated: rfc2822(createdAt),
    friendly_name: name,
    owner_account_sid: sid,
    sid,
    status: 'active',
    subresource_uris: {
      incoming_phone_numbers: `${uri}/IncomingPhoneNumbers.json`,
      messages: `${uri}/Messages.json`,
    },
    type: 'Full',
    uri: `${uri}.json`,
  };
}

export function messageView(message: Message): object {
  const { sid, accountSid } = message;
  return {
    account_sid: accountSid,
    api_version: API_VERSION,
    body: message.body,
    date_created: rfc2822(message.createdAt),
    date_sent: message.sentAt && rfc2822(message.sentAt),
    date_updated: rfc2822(message.updatedAt),
    direction: message.direction,
    error_code: message.errorCode,
    error_message: null,
    from: message.fromPhone,
    messaging_service_sid: null,
    num_media: String(message.mediaCount),
    num_segments: String(countSegments(message.body).segments),
    price: null,
    price_unit: 'USD',
    sid,
    status: message.status,
    subresource_uris: { media: `${mediaPath(message)}.json` },
    to: message.toPhone,
    uri: `/${API_VERSION}/Accounts/${accountSid}/Messages/${sid}.json`,
  };
}

const CAPABILITIES = { voice: false, sms: true, mms: true, fax: false };

export function numberView({ sid, accountSid, e164, smsUrl, createdAt, updatedAt }: RentedNumber): object {
  return {
    account_sid: accountSid,
    address_requirements: 'none',
    api_version: API_VERSION,
    beta: false,
    capabilities: CAPABILITIES,
    date_created: rfc2822(createdAt),
    date_updated: rfc2822(updatedAt),
    friendly_name: e164,
    origin: 'twilio',
    phone_number: e164,
    sid,
    sms_application_sid: null,
    sms_fallback_method: 'POST',
    sms_fallback_url: '',
    sms_method: 'POST',
    sms_url: smsUrl,
    status: 'in-use',
    status_callback: '',
    status_callback_method: 'POST',
    uri: `/${API_VERSION}/Accounts/${accountSid}/IncomingPhoneNumbers/${sid}.json`,
  };
}

export function offerView(e164: string, country: string): object {
  return {
    address_requirements: 'none',
    beta: false,
    capabilities: CAPABILITIES,
    friendly_name: e164,
    iso_country: country,
    phone_number: e164,
  };
}

function rfc2822(at: Date): string {
  return at.toUTCString().replace('GMT', '+0000');
}
