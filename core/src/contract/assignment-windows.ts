import { z } from 'zod';
import { Id } from './ids.ts';
import { Instant, TimeInput, timeInput } from './instants.ts';
import { Named } from './named.ts';
import { PageQuery } from './paging.ts';

export const WindowView = z
  .object({
    id: Id,
    thread_id: Id,
    client: Named,
    sitter: Named,
    booking_id: Id.nullable(),
    starts_at: Instant,
    ends_at: Instant.describe('The first instant that is no longer part of it'),
    state: z.enum(['upcoming', 'active', 'ended', 'cancelled']).describe('Now'),
    cancelled_at: Instant.nullable(),
    superseded_at: Instant.nullable().describe('Its booking opened another one in its place'),
    created_at: Instant,
  })
  .meta({ id: 'AssignmentWindow' });

const ConflictSide = z.object({
  id: Id,
  booking_id: Id.nullable(),
  sitter: Named,
  starts_at: Instant,
  ends_at: Instant,
});

export const ConflictView = z
  .object({
    thread_id: Id,
    client: Named,
    windows: z.tuple([ConflictSide, ConflictSide]).describe('The one that starts first comes first'),
    overlap: z.object({ starts_at: Instant, ends_at: Instant }),
  })
  .meta({ id: 'Conflict' });

const Flag = z.enum(['true', 'false']).default('false');

export const ConflictQuery = PageQuery.extend({
  thread_id: Id.optional().describe('Of one conversation'),
  all: Flag.describe('Also those that are over'),
});

export const WindowQuery = PageQuery.extend({
  thread_id: Id.optional().describe('Of one conversation'),
  client_id: Id.optional().describe('Of one client'),
  sitter_id: Id.optional().describe('Of one sitter'),
  from: timeInput('Only windows that end after it').optional(),
  to: timeInput('Only windows that start before it').optional(),
  include_cancelled: Flag.describe('Also those that were cancelled'),
});

export const NewWindow = z
  .strictObject({
    client_id: Id.optional(),
    thread_id: Id.optional(),
    sitter_id: Id,
    starts_at: TimeInput,
    ends_at: TimeInput,
    allow_overlap: z.boolean().default(false).describe('Also if another sitter has a window then'),
  })
  .refine(({ client_id, thread_id }) => (client_id === undefined) !== (thread_id === undefined), {
    error: 'Send either `client_id` or `thread_id`.',
    path: ['client_id'],
  });

export const WindowChange = z.strictObject({
  starts_at: TimeInput.optional(),
  ends_at: TimeInput.optional(),
  allow_overlap: z.boolean().default(false),
});
