import { z } from 'zod';
import { Id } from './ids.ts';
import { Instant } from './instants.ts';
import { PageQuery } from './paging.ts';

const Disposition = z.enum(['unknown_sender', 'unroutable']);

export const InboundTextView = z
  .object({
    id: Id,
    disposition: Disposition,
    reason: z.string(),
    from: z.string().describe('As the carrier gave it: perhaps a short code, a name or nothing'),
    to: z.string(),
    body: z.string(),
    received_at: Instant,
    resolved_at: Instant.nullable(),
  })
  .meta({ id: 'InboundText' });

export const InboundTextQuery = PageQuery.extend({
  disposition: Disposition.optional().describe('Why it is in no conversation'),
  resolved: z.enum(['true', 'false']).default('false').describe('Those that are dealt with, or the others'),
});
