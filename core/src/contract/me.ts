import { z } from 'zod';
import { Id } from './ids.ts';
import { Instant } from './instants.ts';
import { Named } from './named.ts';

export const MeView = z
  .object({
    kind: z.enum(['user', 'api_key']),
    id: Id,
    role: z.enum(['owner', 'sitter']),
    sitter_id: Id.nullable(),
    organization: Named.extend({ time_zone: z.string().describe('IANA: in which times are shown') }),
    account: z
      .object({
        email: z.string(),
        name: z.string(),
        second_factors: z.object({
          totp: z.boolean(),
          passkeys: z.int(),
          recovery_codes_left: z.int(),
          required: z.boolean().describe('The organization asks for one'),
          given: z.boolean().describe('This session was begun with one, or has set one up'),
        }),
      })
      .nullable()
      .describe('Null for an API key'),
  })
  .meta({ id: 'Me' });

const SessionView = z
  .object({
    id: Id,
    device: z.string().describe('Browser and system, as they name themselves'),
    current: z.boolean().describe('The session that asks'),
    created_at: Instant,
    last_seen_at: Instant.describe('To the minute'),
    expires_at: Instant,
  })
  .meta({ id: 'Session' });

export const SessionList = z.object({ data: z.array(SessionView) });

const Password = z.string().min(1).max(1000);

export const PasswordChange = z.strictObject({ present_password: Password, new_password: Password });

export const NewTotpView = z
  .object({
    secret: z.string().describe('To type into the authenticator app'),
    uri: z.string().describe('The same as a link that an app opens, or as a picture to scan'),
  })
  .meta({ id: 'NewTotp' });

export const Code = z.strictObject({
  code: z.string().min(1).max(50).describe('Of the authenticator app; to remove one also a recovery code'),
});

export const RecoveryCodes = z.object({
  recovery_codes: z.array(z.string()).describe('Each lets you in once without the app. Shown this once'),
});
