import { z } from 'zod';
import { CONSENT_EFFECTS } from '../domain/consent-effect.ts';
import { MESSAGE_STATUSES } from '../domain/delivery-status.ts';
import { CONTACT_DATA_KINDS } from '../domain/policy/contact-data.ts';
import { Id } from './ids.ts';
import { Instant } from './instants.ts';
import { PageQuery } from './paging.ts';
import { DecisionView } from './routing.ts';
import { visibleText } from './visible-texts.ts';

export const MessageView = z
  .object({
    id: Id,
    thread_id: Id,
    seq: z.int().describe('Place in the thread'),
    direction: z.enum(['inbound', 'outbound']),
    author: z.object({
      kind: z.enum(['client', 'owner', 'sitter', 'automation']),
      sitter_id: Id.nullable(),
      name: z.string(),
    }),
    body: z.string(),
    status: z.enum(MESSAGE_STATUSES),
    occurred_at: Instant.describe('When it was received or accepted'),
    encoding: z.enum(['GSM-7', 'UCS-2']),
    segments: z.int(),
    number: z
      .object({ id: Id, e164: z.string() })
      .nullable()
      .describe('The business number it came to or went out from; null until it went out'),
    contact: z.object({ id: Id, label: z.string() }).nullable().describe('The client’s phone, by its label'),
    recipient: z
      .object({ kind: z.enum(['owner', 'sitter']), sitter_id: Id.nullable() })
      .nullable()
      .describe('Who is expected to answer'),
    failure: z.object({ carrier_code: z.int().nullable(), reason: z.string() }).nullable(),
    consent: z
      .enum(CONSENT_EFFECTS)
      .nullable()
      .describe('What the client’s text said about consent when it came; the owner alone sees it'),
    contact_data: z
      .array(z.enum(CONTACT_DATA_KINDS))
      .describe('Contact data that was found in it; a sitter reads a client’s text without it'),
    retry_of: Id.nullable(),
    attempts_made: z.int(),
    next_attempt_at: Instant.nullable().describe('When a waiting text has its turn, or is tried again'),
    outcome_unknown: z
      .boolean()
      .describe('The carrier was asked and did not answer; later texts of the conversation wait'),
    decision: DecisionView.nullable().describe('A sitter sees that of the own texts, without its trace'),
  })
  .meta({ id: 'Message' });

export const NewMessage = z.strictObject({
  body: z.string().max(20_000),
  contact_id: Id.optional().describe('The phone of the client that it goes to; owner only'),
});

export const ContactChoice = z
  .strictObject({ contact_id: Id.optional().describe('The phone of the client that it goes to; owner only') })
  .nullish();

export const MessageDiscard = z.strictObject({ reason: visibleText(500).optional() }).nullish();

export const MessageQuery = PageQuery.describe('Newest first');

export const AttemptView = z
  .object({
    id: Id,
    number: z.object({ id: Id, e164: z.string() }),
    state: z.enum(['calling', 'accepted', 'rejected', 'aborted', 'unknown', 'absent']),
    carrier_code: z.int().nullable(),
    error: z.string().nullable(),
    started_at: Instant,
    finished_at: Instant.nullable(),
  })
  .meta({ id: 'DeliveryAttempt' });
