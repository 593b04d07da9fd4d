import { z } from 'zod';
import { Id } from './ids.ts';
import { Instant } from './instants.ts';
import { visibleText } from './visible-texts.ts';

const Kind = z.enum(['phone', 'domain']);

export const AllowedContactView = z
  .object({
    id: Id,
    kind: Kind,
    value: z.string(),
    label: z.string(),
    suspended: z
      .boolean()
      .describe('The phone has become the personal one of a client or a sitter, so it is not allowed now'),
    created_at: Instant,
  })
  .meta({ id: 'AllowedContact' });

export const AllowedContactList = z.object({ data: z.array(AllowedContactView) });

export const NewAllowedContact = z.strictObject({
  kind: Kind,
  value: z.string().min(1).max(253).describe('A phone number, or a domain such as happy-paws.example'),
  label: visibleText(100).describe('Whose it is, such as the vet'),
});
