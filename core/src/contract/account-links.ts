import { z } from 'zod';
import { EmailAddress } from './email-addresses.ts';
import { Instant } from './instants.ts';
import { shownName } from './shown-names.ts';

const Token = z.string().max(200).describe('What stands behind the # of the link');

export const LinkToken = z.strictObject({ token: Token });

export const LinkView = z
  .object({
    kind: z.enum(['invitation', 'password_reset', 'first_owner']),
    organization_name: z.string(),
    email: z.string().nullable().describe('Null where the person says it: for the first owner'),
    name: z.string().nullable(),
    expires_at: Instant,
  })
  .meta({ id: 'AccountLink' });

export const LinkUse = z.strictObject({
  token: Token,
  password: z.string().min(1).max(1000),
  email: EmailAddress.optional().describe('Of the first owner'),
  name: shownName(200).optional().describe('Of the first owner'),
});

export const UsedLink = z.object({ email: z.string().describe('To sign in with') });

export const PasswordResetRequest = z.strictObject({ email: z.string().max(254) });

export const PasswordResetAnswer = z.object({
  by_mail: z.boolean().describe('Whether this installation sends mail'),
  what_to_do: z.string(),
});
