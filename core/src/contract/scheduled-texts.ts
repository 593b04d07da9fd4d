import { z } from 'zod';
import { Id, IdParams } from './ids.ts';
import { Instant, timeInput } from './instants.ts';

export const ScheduledTextView = z
  .object({
    id: Id.describe('The text has it, too, once it has gone out'),
    thread_id: Id,
    contact_id: Id.nullable().describe('The phone of the client that was chosen; else the rule chooses'),
    body: z.string(),
    send_at: Instant.describe('When it goes out; who is responsible, and which number, is decided then'),
    problem: z.string().nullable().describe('Why it did not go out at its time: it waits for your word'),
    created_by: Id,
    created_at: Instant,
  })
  .meta({ id: 'ScheduledText' });

const Body = z.string().max(20_000);
const SendAt = timeInput('When it goes out');
const ContactId = Id.describe('The phone of the client that it goes to');

export const NewScheduledText = z.strictObject({
  body: Body,
  send_at: SendAt,
  contact_id: ContactId.optional(),
});

export const ScheduledTextChange = z.strictObject({
  body: Body.optional(),
  send_at: SendAt.optional(),
  contact_id: ContactId.nullable().optional().describe('Null lets the rule choose'),
});

export const ScheduledTextParams = IdParams.extend({
  scheduled_text_id: Id.describe('Of the scheduled text'),
});
