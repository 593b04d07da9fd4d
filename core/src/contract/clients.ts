import { z } from 'zod';
import { Id, IdParams } from './ids.ts';
import { Instant } from './instants.ts';
import { PageQuery } from './paging.ts';
import { shownName } from './shown-names.ts';
import { visibleText } from './visible-texts.ts';

const ClientClass = z.enum(['recurring', 'one_time']);

export const ContactView = z
  .object({
    id: Id,
    phone: z.string().describe('E.164'),
    assumed_country: z
      .string()
      .optional()
      .describe('The phone was written without a country code and read as one of this country: look at it'),
    label: z.string(),
    primary: z.boolean(),
    opted_out: z
      .object({
        at: Instant,
        source: z.enum(['text', 'carrier', 'owner']),
        carrier_blocks: z.boolean().describe('The carrier blocks it too: the owner cannot opt it in again'),
      })
      .nullable()
      .describe('Until the phone sends START'),
    created_at: Instant,
  })
  .meta({ id: 'ClientContact' });

export const ClientView = z
  .object({
    id: Id,
    name: z.string(),
    class: ClientClass,
    thread_id: Id.nullable(),
    contacts: z.array(ContactView),
    erased_at: Instant.nullable(),
    created_at: Instant,
  })
  .meta({ id: 'Client' });

export const ClientErasure = z.strictObject({
  reason: visibleText(500).describe('Who asked for it; it stays in the audit log, so leave names out'),
});

export const NewContact = z.strictObject({
  phone: z.string().max(100),
  label: shownName(40).optional().describe('What sitters see in place of the phone'),
  primary: z.boolean().optional(),
  also_sitter: z.boolean().optional().describe('The phone is a sitter’s, who is a client too'),
});

export const ContactChange = z.strictObject({
  label: shownName(40).optional(),
  primary: z.literal(true).optional().describe('Takes the place of the present primary phone'),
});

export const OptIn = z.strictObject({
  reason: visibleText(500).describe('How the client asked to be texted again'),
});

export const NewClient = z.strictObject({
  name: shownName(200),
  class: ClientClass,
  contacts: z.array(NewContact).max(20).default([]),
});

export const ClientChange = z.strictObject({
  name: shownName(200).optional(),
  class: ClientClass.optional(),
});

export const ClientQuery = PageQuery.extend({
  search: z.string().max(200).optional().describe('Part of the name'),
  class: ClientClass.optional().describe('Of one class'),
});

export const ContactParams = IdParams.extend({ contact_id: Id.describe('Of the phone') });

export const ClientThreadView = z.object({ thread_id: Id, created: z.boolean() });
