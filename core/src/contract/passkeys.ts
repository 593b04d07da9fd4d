import { z } from 'zod';
import { Id } from './ids.ts';
import { Instant } from './instants.ts';
import { visibleText } from './visible-texts.ts';

export const PasskeyView = z
  .object({ id: Id, name: z.string(), created_at: Instant, last_used_at: Instant.nullable() })
  .meta({ id: 'Passkey' });

export const PasskeyList = z.object({ data: z.array(PasskeyView) });

const Bytes = z.string().max(20_000);

export const NewPasskey = z.strictObject({
  state: z.string().min(1).max(4000).describe('What the offer gave'),
  name: visibleText(100).describe('By which you know it again, such as Phone'),
  response: z
    .looseObject({
      id: Bytes,
      rawId: Bytes,
      type: z.literal('public-key'),
      response: z.looseObject({
        clientDataJSON: Bytes,
        attestationObject: Bytes,
        transports: z.array(z.string().max(50)).max(20).optional(),
      }),
      clientExtensionResults: z.looseObject({}),
    })
    .describe('What the browser gave, in the JSON form of WebAuthn'),
});

export const AddedPasskey = z.object({
  passkey: PasskeyView,
  recovery_codes: z
    .array(z.string())
    .nullable()
    .describe('With the first second factor only, and shown this once'),
});

export const PasskeyChange = z.strictObject({ name: visibleText(100) });
