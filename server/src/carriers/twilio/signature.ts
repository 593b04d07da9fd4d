import { createHmac, timingSafeEqual } from 'node:crypto';

/** The fields of a form as they came, in order, doubled names and all. */
export type FormFields = ReadonlyArray<readonly [name: string, value: string]>;

/**
 * Whether Twilio signed a request with this token: HMAC-SHA1 over the URL and the sorted fields
 * (https://www.twilio.com/docs/usage/security). Compared in constant time. As the official SDK does, takes the URL with its
 * port or without, because Twilio signs some with the standard port left out.
 */
export function isSignedByTwilio(
  authToken: string,
  url: string,
  fields: FormFields,
  signature: string,
): boolean {
  if (authToken === '') return false;
  const given = Buffer.from(signature);
  const text = signedFields(fields);
  return [withoutPort(url), withPort(url)].some((candidate) => {
    const expected = Buffer.from(
      createHmac('sha1', authToken)
        .update(candidate + text)
        .digest('base64'),
    );
    return expected.length === given.length && timingSafeEqual(expected, given);
  });
}

function signedFields(fields: FormFields): string {
  const distinct = [...new Map(fields.map((field) => [JSON.stringify(field), field])).values()];
  return distinct
    .sort(([name, value], [otherName, otherValue]) => compare(name, otherName) || compare(value, otherValue))
    .map(([name, value]) => name + value)
    .join('');
}

/** By code unit, whatever the language of the machine. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

const AUTHORITY = /^(https?:\/\/)([^/?#]*?)(:\d+)?(?=[/?#]|$)/i;

function withoutPort(url: string): string {
  return url.replace(AUTHORITY, '$1$2');
}

function withPort(url: string): string {
  return url.replace(AUTHORITY, (_all, scheme: string, host: string, port: string | undefined) => {
    const standard = scheme.toLowerCase() === 'https://' ? ':443' : ':80';
    return scheme + host + (port ?? standard);
  });
}
