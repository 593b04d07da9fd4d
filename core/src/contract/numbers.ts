import { z } from 'zod';
import { QUARANTINE_DURATIONS } from '../domain/number-lifecycle.ts';
import { Id } from './ids.ts';
import { Instant } from './instants.ts';
import { Named } from './named.ts';
import { PageQuery, pageOf } from './paging.ts';
import { SendingState } from './sending.ts';
import { visibleText } from './visible-texts.ts';

const NumberClass = z.enum(['front_desk', 'sitter', 'pool']);
const NumberStatus = z.enum(['active', 'quarantined', 'retired']);
const Reason = visibleText(500);

const Traffic = z.object({
  inbound: z.int(),
  outbound: z.int(),
  delivered: z.int(),
  failed: z.int(),
  undelivered: z.int(),
  delivery_rate: z
    .number()
    .nullable()
    .describe('Delivered among those of which the carrier has told the end; null while it has told none'),
});

export const NumberView = z
  .object({
    id: Id,
    e164: z.string(),
    class: NumberClass,
    status: NumberStatus,
    holder: Named.nullable().describe('The sitter whose number it is, also during a quarantine'),
    quarantine: z
      .object({
        since: Instant,
        until: Instant,
        reason: z.string(),
        class_after: NumberClass,
      })
      .nullable(),
    callback_set_at: Instant.nullable().describe('Since when the carrier sends its texts here'),
    last_used_at: Instant.nullable(),
    last_7_days: Traffic,
    sending: SendingState.describe('How fast texts go out through it, and whether they do'),
    created_at: Instant,
    retired_at: Instant.nullable(),
  })
  .meta({ id: 'BusinessNumber' });

export const NumberQuery = PageQuery.extend({
  class: NumberClass.optional().describe('Of one class'),
  status: NumberStatus.optional().describe('Of one status'),
});

export const NewNumber = z.strictObject({
  e164: z.string().max(32).describe('As the list of available numbers gives it'),
  class: NumberClass,
});

export const NumberChange = z.strictObject({
  segments_per_second: z
    .number()
    .min(0.01)
    .max(1000)
    .describe('What the carrier lets out through this number; 1 for a long code in North America'),
});

export const AvailableNumbers = pageOf(z.object({ e164: z.string() })).extend({
  listed_at: Instant.nullable().describe('When the carrier was asked last; null: never yet'),
});

export const RefreshView = z.object({
  last_listed_at: Instant.nullable().describe('It is done when `listed_at` of the list is later'),
});

export const NumberAssignment = z.strictObject({ sitter_id: Id });
export const NumberRetirement = z.strictObject({ reason: Reason });

export const NumberQuarantine = z.strictObject({
  duration: z
    .union([z.enum(QUARANTINE_DURATIONS), z.literal([1, 3, 7, 14, 30, 90])])
    .optional()
    .describe('Days; left out: the default of the organization'),
  until: z
    .string()
    .max(64)
    .optional()
    .describe(
      'A date, at whose 00:00 in the organization’s zone it ends, or a time; it wins over `duration`',
    ),
  reason: Reason,
});

export const NumberRelease = z
  .strictObject({
    force_restore: z.boolean().optional().describe('Before the quarantine is over'),
    restore_reason: z.string().trim().max(500).optional(),
  })
  .nullish();

const EffectiveNumber = z.object({ id: Id, e164: z.string() }).nullable();

export const TouchedThreads = z.object({
  total: z.int(),
  threads: z
    .array(
      z.object({
        thread_id: Id,
        client: Named,
        holds_lease: z.boolean(),
        now: EffectiveNumber.describe('What a text of the owner would go out from now'),
        after: EffectiveNumber,
      }),
    )
    .describe('The first 50'),
});

export const ImpactQuery = z.strictObject({
  action: z
    .enum(['quarantine', 'release', 'assign', 'unassign', 'promote', 'retire'])
    .describe('What would be done to the number'),
  sitter_id: Id.optional().describe('Whom to assign it to'),
});

export const NumberImpact = z
  .object({
    action: z.string(),
    sitters: z.array(
      Named.extend({
        now: EffectiveNumber.describe('The own number while it can be used; null: texts take another way'),
        after: EffectiveNumber,
      }),
    ),
    touched: TouchedThreads,
  })
  .meta({ id: 'NumberImpact' });
