import { z } from 'zod';
import { Id } from './ids.ts';

/** The `data` of a `change`: what to read again. It holds no text, no name and no phone. */
export const LiveChange = z
  .object({
    event: z
      .string()
      .describe(
        'As in the audit log, such as `message.received`; a sitter gets `conversation.changed` and `desk.changed`',
      ),
    entity: z.string().describe('What changed, by kind, such as `number`'),
    entity_id: Id.nullable(),
    thread_id: Id.nullable().describe('The conversation that it belongs to'),
  })
  .meta({ id: 'LiveChange' });

export const LiveEventQuery = z.strictObject({
  cursor: z
    .string()
    .min(1)
    .max(1000)
    .optional()
    .describe('Goes on after the event with this `id`; the header `Last-Event-ID` says the same'),
  follow: z
    .enum(['true', 'false'])
    .default('false')
    .describe('`true`: goes on with what happens from now on; else it ends with what has happened'),
});
