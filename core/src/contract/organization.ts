import { z } from 'zod';
import { CLIENT_NAME_STYLES } from '../domain/client-name.ts';
import { Id } from './ids.ts';
import { Instant } from './instants.ts';
import { visibleText } from './visible-texts.ts';

export const OrganizationView = z
  .object({
    id: Id,
    name: z.string(),
    time_zone: z.string(),
    default_country: z.string(),
    lead_minutes: z.int(),
    grace_minutes: z.int(),
    default_quarantine_days: z.int(),
    client_names_for_sitters: z.enum(CLIENT_NAME_STYLES),
    require_owner_second_factor: z.boolean(),
    created_at: Instant,
  })
  .meta({ id: 'Organization' });

const Minutes = z.int().min(0).max(1440);

export const OrganizationChange = z.strictObject({
  name: visibleText(200).optional(),
  time_zone: z.string().max(64).optional().describe('An IANA zone, such as America/New_York'),
  default_country: z.string().max(2).optional().describe('ISO 3166, such as US'),
  lead_minutes: Minutes.optional(),
  grace_minutes: Minutes.optional(),
  default_quarantine_days: z.int().min(1).max(3650).optional(),
  client_names_for_sitters: z
    .enum(CLIENT_NAME_STYLES)
    .optional()
    .describe('How much of a client’s name sitters read'),
  require_owner_second_factor: z
    .boolean()
    .optional()
    .describe('Owners who signed in without a second factor may only set one up'),
});
