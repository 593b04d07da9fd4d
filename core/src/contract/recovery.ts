import { z } from 'zod';
import { Id } from './ids.ts';
import { Instant } from './instants.ts';
import { PageQuery } from './paging.ts';
import { visibleText } from './visible-texts.ts';

const FATES = ['received', 'matched', 'added', 'held', 'unplaced'] as const;

const count = (of: string) => z.int().describe(of);

export const RecoveryView = z
  .object({
    state: z
      .enum(['none', 'adopting', 'waiting'])
      .describe('Texts are sent; the carrier is being looked through; or your word is waited for'),
    backup_at: Instant.nullable().describe('As of when the restored rows are'),
    restored_at: Instant.nullable(),
    adopted_not_before: Instant.nullable().describe(
      'Eleven minutes after the restore: before that the carrier’s list may lack what was just sent',
    ),
    adopted_at: Instant.nullable().describe('When all of the carrier’s texts had been looked through'),
    adopted: z.object({
      received: count('Texts that came in and were lost'),
      matched: count('Texts that seemed to wait and had been sent'),
      added: count('Texts that had been sent and were lost; their conversations show them again'),
      held: count('Texts that had been sent from a number that is not known here'),
      unplaced: count('Texts that had been sent and fit in no conversation'),
    }),
    left: count('Texts that would go out on resuming'),
  })
  .meta({ id: 'Recovery' });

export const RecoveredTextView = z
  .object({
    carrier_message_id: z.string(),
    fate: z.enum(FATES),
    direction: z.enum(['inbound', 'outbound']),
    message_id: Id.nullable(),
    from: z.string(),
    to: z.string(),
    body: z.string().nullable().describe('Of a text that is in no conversation'),
    carrier_created_at: Instant,
  })
  .meta({ id: 'RecoveredText' });

export const RecoveredTextQuery = PageQuery.extend({
  fate: z.enum(FATES).optional().describe('What became of it; all, unless given'),
});

export const Resumption = z.strictObject({
  force: z.boolean().default(false).describe('Although the carrier was not looked through; needs a reason'),
  reason: visibleText(500).optional(),
});
