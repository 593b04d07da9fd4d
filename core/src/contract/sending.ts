import { z } from 'zod';
import { Instant } from './instants.ts';

/** What a lane of texts is doing: that of a number, or of the whole account. */
export const SendingState = z
  .object({
    segments_per_second: z.number(),
    state: z
      .enum(['open', 'paused', 'stopped'])
      .describe('Paused by the carrier for a while, or stopped until somebody acts'),
    since: Instant.nullable().describe('When it was stopped'),
    until: Instant.nullable().describe('When a pause is over'),
    carrier_code: z.int().nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'SendingState' });
