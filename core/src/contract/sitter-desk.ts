import { z } from 'zod';
import { Id } from './ids.ts';
import { Instant } from './instants.ts';
import { PageQuery } from './paging.ts';

const Times = z.object({ starts_at: Instant, ends_at: Instant });
/** A client as sitters know one: no id, no phone, and as much of the name as the organization shows. */
const ClientForSitters = z.object({ name: z.string() });

export const SitterThreadView = z
  .object({
    id: Id,
    client: ClientForSitters,
    may_write: z.boolean().describe('Now'),
    window: Times.nullable().describe('The own window of now'),
    next_window: Times.nullable(),
    last_message: z
      .object({ preview: z.string(), direction: z.enum(['inbound', 'outbound']), at: Instant })
      .nullable()
      .describe('The last text that the sitter may read'),
    unread_count: z.int().describe('Texts of the client that the sitter may read and has not'),
  })
  .meta({ id: 'SitterThread' });

export const SitterThreadQuery = PageQuery.extend({
  search: z
    .string()
    .max(200)
    .optional()
    .describe('Part of the client’s name, as the sitter reads it, or of a text; never of a phone'),
});

export const SitterVisitView = z
  .object({
    id: Id.describe('Of the assignment window'),
    thread_id: Id,
    client: ClientForSitters,
    starts_at: Instant,
    ends_at: Instant,
    now: z.boolean(),
    service: z.string().nullable(),
    visit_notes: z.string().nullable().describe('Those that the owner marked as visible'),
    pets: z.array(z.object({ id: Id, name: z.string(), notes: z.string() })),
  })
  .meta({ id: 'SitterVisit' });

export const SitterNumberView = z
  .object({
    number: z
      .object({
        id: Id,
        e164: z.string(),
        status: z.enum(['active', 'quarantined', 'retired']),
        quarantined_until: Instant.nullable(),
      })
      .nullable()
      .describe('The own dedicated number'),
  })
  .meta({ id: 'SitterNumber' });

export const ReadMark = z.strictObject({ message_id: Id.describe('The last text that was read') });
