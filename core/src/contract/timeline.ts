import { z } from 'zod';
import { Id } from './ids.ts';
import { Instant } from './instants.ts';
import { MessageView } from './messages.ts';
import { Named } from './named.ts';
import { NoteView } from './threads.ts';

/** What may happen in a conversation besides texts and notes. */
const TIMELINE_EVENTS = [
  'window.began',
  'window.ended',
  'override.began',
  'override.ended',
  'number.quarantined',
  'number.restored',
  'contact.opted_out',
  'contact.opted_in',
] as const;

export const TimelineEventView = z
  .object({
    id: Id.describe('Of the window, the override or the event'),
    name: z.enum(TIMELINE_EVENTS),
    sitter: Named.nullable().describe('Whose window or number it is, or to whom the override leads'),
    number: z.object({ id: Id, e164: z.string() }).nullable(),
    contact: z.object({ id: Id, label: z.string() }).nullable(),
    until: Instant.nullable().describe('When it was to end, as it was known then'),
    reason: z.string().nullable(),
    sentence: z.string(),
  })
  .meta({ id: 'TimelineEvent' });

export const TimelineEntry = z
  .object({
    at: Instant,
    message: MessageView.nullable(),
    note: NoteView.extend({ author: z.string().nullable() }).nullable(),
    event: TimelineEventView.nullable(),
  })
  .describe('One of the three is there')
  .meta({ id: 'TimelineEntry' });
