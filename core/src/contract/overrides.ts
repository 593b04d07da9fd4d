import { z } from 'zod';
import { Id, IdParams } from './ids.ts';
import { Instant, timeInput } from './instants.ts';
import { Named } from './named.ts';
import { PageQuery } from './paging.ts';
import { visibleText } from './visible-texts.ts';

export const OverrideView = z
  .object({
    id: Id,
    thread_id: Id,
    client: Named.describe('With whom the conversation is'),
    target: z.enum(['owner', 'sitter']),
    sitter: Named.nullable(),
    reason: z.string(),
    starts_at: Instant,
    ends_at: Instant.nullable().describe('Until it is removed'),
    state: z
      .enum(['upcoming', 'active', 'ended', 'removed'])
      .describe('Now; of several active ones the newest decides'),
    removed_at: Instant.nullable(),
    created_at: Instant,
  })
  .meta({ id: 'RoutingOverride' });

export const OverrideListQuery = PageQuery.extend({
  state: z
    .enum(['current', 'past'])
    .default('current')
    .describe('Active or to come, or over; `current` if left out'),
});

const Reason = visibleText(500);
const Terms = {
  reason: Reason,
  starts_at: timeInput('Now, unless given').optional(),
  ends_at: timeInput('Until it is removed, unless given').nullish(),
};

export const NewOverride = z.discriminatedUnion('target', [
  z.strictObject({ target: z.literal('owner'), ...Terms }),
  z.strictObject({ target: z.literal('sitter'), sitter_id: Id, ...Terms }),
]);

export const OverrideParams = IdParams.extend({ override_id: Id.describe('Of the override') });

export const OverrideRemoval = z.strictObject({ reason: Reason.optional() }).nullish();
