import { z } from 'zod';
import { Id } from './ids.ts';
import { Instant } from './instants.ts';
import { Named } from './named.ts';

const HandsetView = z
  .object({
    phone: z.string(),
    client: Named.nullable().describe('Whose phone it is; null for one that nobody here knows'),
    texts: z
      .array(
        z.object({
          id: z.string(),
          direction: z.enum(['received', 'sent']).describe('As the phone sees it'),
          number: z.string().describe('The business number that the phone shows'),
          body: z.string(),
          at: Instant,
        }),
      )
      .describe('The last ones, oldest first'),
  })
  .meta({ id: 'Handset' });

export const HandsetsView = z.object({
  handsets: z.array(HandsetView).describe('The last in use first'),
  numbers: z
    .array(
      z.object({
        id: Id,
        e164: z.string(),
        class: z.enum(['front_desk', 'sitter', 'pool']),
        holder: Named.nullable(),
      }),
    )
    .describe('What a phone can text'),
});

export const HandsetParams = z.strictObject({
  phone: z.string().min(1).max(32).describe('Whose phone: E.164'),
});
export const NewHandsetText = z.strictObject({
  number_id: Id.describe('The business number that it goes to'),
  body: z.string().min(1).max(1600),
});
