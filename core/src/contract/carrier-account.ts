import { z } from 'zod';
import { Instant } from './instants.ts';
import { SendingState } from './sending.ts';

export const CarrierAccountView = z
  .object({
    carrier: z.literal('twilio'),
    account_sid: z.string(),
    callback_url: z
      .string()
      .describe('Where the carrier hands over texts; numbers are pointed at it by themselves'),
    token_missing: z
      .boolean()
      .describe(
        'After a restore under another secret key: nothing is received or sent until `PUT /carrier-account` gives the token again',
      ),
    numbers_listed_at: Instant.nullable(),
    connected_at: Instant,
    sending: SendingState,
  })
  .meta({ id: 'CarrierAccount' });

export const CarrierAccountInput = z.strictObject({
  account_sid: z.string().regex(/^AC[0-9a-fA-F]{32}$/, 'Send the account SID: AC and 32 hexadecimal digits.'),
  auth_token: z.string().regex(/^[\x21-\x7e]{1,200}$/, 'Send the auth token of the account.'),
});
