import { z } from 'zod';
import { EmailAddress } from './email-addresses.ts';
import { Id } from './ids.ts';
import { Instant } from './instants.ts';
import { PageQuery } from './paging.ts';
import { shownName } from './shown-names.ts';

const Role = z.enum(['owner', 'sitter']);

export const UserView = z
  .object({
    id: Id,
    role: Role,
    sitter_id: Id.nullable(),
    email: z.string(),
    name: z.string(),
    status: z
      .enum(['invited', 'active', 'deactivated'])
      .describe('`invited` until the person has chosen a password'),
    second_factor: z.boolean().describe('An authenticator app or a passkey is set up'),
    created_at: Instant,
    deactivated_at: Instant.nullable(),
  })
  .meta({ id: 'User' });

export const GivenLinkView = z
  .object({
    url: z
      .string()
      .nullable()
      .describe(
        'Pass it on to the person, and to nobody else; null where it is mailed. It is shown this once',
      ),
    expires_at: Instant,
    what_to_do: z.string(),
  })
  .meta({ id: 'GivenLink' });

export const NewUser = z.strictObject({
  email: EmailAddress,
  name: shownName(200),
  role: Role,
  sitter_id: Id.optional().describe('Whose account it is, for the role sitter'),
});

export const InvitedUser = z.object({ user: UserView, link: GivenLinkView });

export const UserChange = z.strictObject({
  name: shownName(200).optional(),
  role: Role.optional().describe('Another role ends the user’s sessions'),
  sitter_id: Id.optional().describe('Whose account it is, together with the role sitter'),
});

export const UserQuery = PageQuery;
