import { createHmac } from 'node:crypto';
import type { CallbackFields } from './store/tables.ts';

/** `X-Twilio-Signature`: HMAC-SHA1 over the URL and the sorted fields (https://www.twilio.com/docs/usage/security). */
export function signForm(authToken: string, url: string, fields: CallbackFields): string {
  const signed = Object.keys(fields)
    .sort()
    .reduce((text, name) => text + name + fields[name], url);
  return createHmac('sha1', authToken).update(signed).digest('base64');
}
