import { z } from 'zod';
import { ContactView } from './clients.ts';
import { Id } from './ids.ts';
import { Instant } from './instants.ts';

/** All that is kept of a client, for whoever has a right to it. */
export const DataExport = z
  .object({
    exported_at: Instant,
    organization: z.string(),
    client: z.object({ id: Id, name: z.string(), class: z.string(), created_at: Instant }),
    contacts: z.array(ContactView),
    pets: z.array(z.object({ name: z.string(), notes: z.string(), created_at: Instant })),
    bookings: z.array(
      z.object({
        external_id: z.string(),
        service: z.string().nullable(),
        visit_notes: z.string().nullable(),
        starts_at: Instant,
        ends_at: Instant,
        status: z.string(),
        sitter: z.string().nullable(),
      }),
    ),
    notes: z.array(z.object({ body: z.string(), created_at: Instant })),
    scheduled_texts: z.array(z.object({ send_at: Instant, body: z.string() })),
    texts: z.array(
      z.object({
        at: Instant,
        direction: z.enum(['inbound', 'outbound']),
        author: z.string(),
        body: z.string(),
        status: z.string(),
        contact: z.string().nullable().describe('The client’s phone'),
        number: z.string().nullable().describe('The business number'),
        attachments: z.int().describe('How many the carrier told of; none is fetched or kept'),
      }),
    ),
  })
  .meta({ id: 'DataExport' });
