import { z } from 'zod';
import { Id } from './ids.ts';
import { Instant } from './instants.ts';
import { PageQuery } from './paging.ts';
import { PartyView } from './routing.ts';
import { visibleText } from './visible-texts.ts';

const Flag = z.enum(['true', 'false']);
const NumberClass = z.enum(['front_desk', 'sitter', 'pool']);

export const ThreadView = z
  .object({
    id: Id,
    client: z.object({ id: Id, name: z.string(), class: z.enum(['recurring', 'one_time']) }),
    unread_count: z.int(),
    last_message: z
      .object({ preview: z.string(), direction: z.enum(['inbound', 'outbound']), at: Instant })
      .nullable(),
    last_activity_at: Instant,
    responsible: PartyView.extend({ rule: z.string(), until: Instant.nullable() }).describe('Now'),
    number: z
      .object({ id: Id, e164: z.string(), class: NumberClass, rule: z.string() })
      .nullable()
      .describe('What a text of the owner would go out from now'),
    blocked: z.string().nullable().describe('Why no text could go out now'),
    opted_out: z
      .boolean()
      .describe('A phone of the client has opted out; `blocked` says whether another one can be texted'),
    created_at: Instant,
  })
  .meta({ id: 'Thread' });

export const ThreadQuery = PageQuery.extend({
  unread: Flag.optional().describe('With unread texts, or without'),
  opted_out: Flag.optional().describe('Whether a phone of the client has opted out'),
  waiting: Flag.optional().describe('Whether the client wrote last and waits for an answer'),
  failed: Flag.optional().describe('Whether a text did not arrive, or is held, and none has gone out since'),
  responsible: z
    .union([z.literal('owner'), z.literal('sitter'), Id])
    .optional()
    .describe('`owner`, `sitter` for any sitter, or a sitter’s id'),
  number_class: NumberClass.optional().describe('Of the number in effect now'),
  search: z.string().max(200).optional().describe('Part of the client’s name or of a text'),
});

export const NoteView = z
  .object({ id: Id, thread_id: Id, body: z.string(), created_by: Id, created_at: Instant })
  .meta({ id: 'Note' });

export const NewNote = z.strictObject({ body: visibleText(5000) });
