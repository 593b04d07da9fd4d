import { z } from 'zod';
import { Id } from './ids.ts';
import { Instant } from './instants.ts';
import { PageQuery } from './paging.ts';

export const AlertView = z
  .object({
    id: Id,
    kind: z.string(),
    severity: z.enum(['info', 'warning', 'critical']),
    sentence: z.string(),
    what_to_do: z.string(),
    entities: z.array(z.object({ entity: z.string(), id: Id })),
    raised_at: Instant,
    last_raised_at: Instant,
    times_raised: z.int(),
    resolved_at: Instant.nullable(),
  })
  .meta({ id: 'Alert' });

export const AlertQuery = PageQuery.extend({
  state: z
    .enum(['open', 'resolved', 'all'])
    .default('open')
    .describe('Those that wait, those that are dealt with, or both'),
});
