import { z } from 'zod';
import { Id } from './ids.ts';
import { Instant, timeInput } from './instants.ts';
import { PageQuery } from './paging.ts';

const Actor = z.enum(['owner', 'sitter', 'client', 'carrier', 'operator', 'system']);

export const AuditEventView = z
  .object({
    id: Id,
    occurred_at: Instant,
    actor: Actor,
    actor_id: Id.nullable(),
    actor_name: z.string().nullable().describe('What whoever did it is called now'),
    event: z.string().describe('noun.past-tense, such as number.quarantined'),
    entity: z.string(),
    entity_id: Id,
    entity_name: z.string().nullable().describe('What it is called now, such as a client’s name or a number'),
    reason: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEvent' });

export const AuditQuery = PageQuery.extend({
  from: timeInput('At or after it').optional(),
  to: timeInput('Before it').optional(),
  actor: Actor.optional().describe('Who did it, by kind'),
  actor_id: Id.optional().describe('Who did it: a sitter, an API key, a carrier account'),
  entity: z.string().max(100).optional().describe('What it happened to, by kind, such as `number`'),
  entity_id: Id.optional().describe('What it happened to'),
  search: z
    .string()
    .max(200)
    .optional()
    .describe(
      'Words, each of which is in its name, its reason, or what somebody or something in it is called',
    ),
  event: z.string().max(100).optional().describe('Its name, such as `number.quarantined`'),
});

export const AuditExportQuery = AuditQuery.omit({ cursor: true, limit: true }).extend({
  format: z
    .enum(['csv', 'jsonl'])
    .default('csv')
    .describe('CSV, or one JSON object a line; `csv` if left out'),
});
