import { z } from 'zod';
import { Id } from './ids.ts';
import { Instant } from './instants.ts';
import { PageQuery } from './paging.ts';
import { visibleText } from './visible-texts.ts';

const Severity = z.enum(['info', 'warning', 'critical']);

export const AlertView = z
  .object({
    id: Id,
    kind: z.string(),
    severity: Severity,
    state: z.enum(['open', 'resolved', 'dismissed']),
    sentence: z.string(),
    what_to_do: z.string(),
    entities: z.array(
      z.object({
        entity: z.string(),
        id: Id,
        name: z.string().nullable().describe('What it is called now, such as a client’s name or a number'),
      }),
    ),
    raised_at: Instant,
    last_raised_at: Instant,
    times_raised: z.int().describe('How often it happened while the alert was open'),
    resolved_at: Instant.nullable().describe('When it ended, in whatever way'),
    resolved_by: z
      .object({ actor: z.enum(['owner', 'system']), actor_id: Id.nullable() })
      .nullable()
      .describe('`system`: what it was about is over'),
    resolution_note: z.string().nullable(),
  })
  .meta({ id: 'Alert' });

export const AlertQuery = PageQuery.extend({
  state: z
    .enum(['open', 'resolved', 'dismissed', 'all'])
    .default('open')
    .describe('Those that wait, those that ended one way or the other, or all'),
  severity: Severity.optional().describe('How much it presses'),
  kind: z.string().max(100).optional().describe('What it is about, such as `message_held`'),
  entity: z.string().max(100).optional().describe('What it names, such as `thread` or `number`'),
  entity_id: Id.optional().describe('With `entity`: which one'),
});

export const AlertEnd = z
  .strictObject({
    note: visibleText(500).optional().describe('How it was settled, or why not'),
  })
  .nullish();
