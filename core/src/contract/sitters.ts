import { z } from 'zod';
import { Id } from './ids.ts';
import { Instant } from './instants.ts';
import { Named } from './named.ts';
import { TouchedThreads } from './numbers.ts';
import { PageQuery } from './paging.ts';
import { shownName } from './shown-names.ts';
import { visibleText } from './visible-texts.ts';

export const SitterView = z
  .object({
    id: Id,
    name: z.string(),
    phone: z.string().describe('The personal phone, E.164'),
    assumed_country: z
      .string()
      .optional()
      .describe('The phone was written without a country code and read as one of this country: look at it'),
    active: z.boolean(),
    number: z
      .object({
        id: Id,
        e164: z.string(),
        class: z.enum(['front_desk', 'sitter', 'pool']),
        status: z.enum(['active', 'quarantined', 'retired']),
        quarantined_until: Instant.nullable(),
      })
      .nullable()
      .describe('The dedicated number'),
    created_at: Instant,
    activated_at: Instant.nullable(),
    deactivated_at: Instant.nullable(),
  })
  .meta({ id: 'Sitter' });

const WindowOfSitter = z.object({
  id: Id,
  thread_id: Id,
  client: Named,
  starts_at: Instant,
  ends_at: Instant,
});

export const ListedSitter = SitterView.extend({
  windows_now: z.array(WindowOfSitter).describe('The active ones, by their start'),
  next_window: WindowOfSitter.nullable().describe('The one that begins next'),
}).meta({ id: 'ListedSitter' });

const Phone = z.string().max(100);
const AlsoClient = z.boolean().optional().describe('The phone is a client’s, who is a sitter too');

export const NewSitter = z.strictObject({
  name: shownName(200),
  phone: Phone,
  also_client: AlsoClient,
  active: z.boolean().default(true).describe('An active one gets a number at once'),
});

export const SitterChange = z.strictObject({
  name: shownName(200).optional(),
  phone: Phone.optional(),
  also_client: AlsoClient,
});

export const SitterQuery = PageQuery.extend({
  search: z.string().max(200).optional().describe('Part of the name'),
  active: z.enum(['true', 'false']).optional().describe('Active ones, or those who are not'),
});

export const SitterDeactivation = z.strictObject({ reason: visibleText(500).optional() }).nullish();

const Span = z.object({
  id: Id,
  thread_id: Id,
  client_name: z.string(),
  starts_at: Instant,
  ends_at: Instant.nullable(),
});

function upTo50<Item extends z.ZodType>(item: Item) {
  return z.object({ total: z.int(), first: z.array(item).describe('The first 50') });
}

export const DeactivationImpact = z
  .object({
    number: z.object({ id: Id, e164: z.string(), quarantined_until: Instant }).nullable(),
    windows_ended: upTo50(Span),
    windows_cancelled: upTo50(Span),
    overrides_ended: upTo50(Span),
    bookings_cleared: upTo50(Span),
    touched: TouchedThreads,
  })
  .meta({ id: 'DeactivationImpact' });

export const ActivationImpact = z
  .object({
    number: z
      .object({ id: Id, e164: z.string() })
      .nullable()
      .describe(
        'The free number that is next; without one an activation is refused. Null of an active sitter, too',
      ),
  })
  .meta({ id: 'ActivationImpact' });

export const ResponseTimes = z
  .object({
    since: Instant,
    asked: z.int().describe('How often clients wrote, and the sitter was to answer'),
    answered: z.int().describe('How often the next answer was the sitter’s'),
    median_seconds: z.int().nullable().describe('From the client’s text to the sitter’s answer'),
  })
  .meta({ id: 'ResponseTimes' });
