import { z } from 'zod';
import { Id } from './ids.ts';
import { Instant } from './instants.ts';

export const PartyView = z
  .object({ kind: z.enum(['owner', 'sitter']), sitter_id: Id.nullable(), name: z.string() })
  .meta({ id: 'Party' });

const TraceStepView = z
  .object({
    rule: z.string(),
    applies: z.boolean().describe('Whether this rule decided'),
    inputs: z.record(
      z.string(),
      z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]),
    ),
    sentence: z.string(),
  })
  .meta({ id: 'TraceStep' });

const NumberRef = z.object({ id: Id, e164: z.string() }).nullable();

const OutboundDecisionView = z
  .object({
    direction: z.literal('outbound'),
    outcome: z.enum(['send', 'refused']),
    at: Instant,
    code: z.string().nullable().describe('Why it is refused'),
    rule: z.string().nullable().describe('The rule that chose the number'),
    number: NumberRef,
    contact: z.object({ id: Id, label: z.string() }).nullable(),
    opens_lease: z.boolean().describe('The pool number is leased to the thread when the text is accepted'),
    next_window: z.object({ starts_at: Instant, ends_at: Instant }).nullable(),
    alerts: z.array(z.string()),
    sentence: z.string(),
    trace: z.array(TraceStepView),
  })
  .meta({ id: 'OutboundDecision' });

const InboundDecisionView = z
  .object({
    direction: z.literal('inbound'),
    at: Instant,
    rule: z.string(),
    recipient: z.object({ kind: z.enum(['owner', 'sitter']), sitter_id: Id.nullable() }),
    meant_for: z
      .object({ sitter_id: Id, name: z.string(), window_ended_at: Instant.nullable() })
      .nullable()
      .describe('Whose number it came to, when the text reached somebody else'),
    number_id: Id,
    alerts: z.array(z.string()),
    sentence: z.string(),
    trace: z.array(TraceStepView),
  })
  .meta({ id: 'InboundDecision' });

export const DecisionView = z.discriminatedUnion('direction', [OutboundDecisionView, InboundDecisionView]);

export const EffectiveNumberQuery = z.strictObject({
  author: z.enum(['owner', 'sitter', 'automation']).default('owner'),
  sitter_id: Id.optional().describe('Who writes, when the author is a sitter'),
  contact_id: Id.optional().describe('The phone that the owner chose'),
});

export const SimulationQuery = z.strictObject({
  thread_id: Id.optional(),
  client_id: Id.optional().describe('In place of the thread'),
  direction: z.enum(['inbound', 'outbound']),
  number_id: Id.optional().describe('The number a text comes to, for inbound'),
  author: z.enum(['owner', 'sitter', 'automation']).default('owner'),
  sitter_id: Id.optional(),
  contact_id: Id.optional(),
  at: z.string().max(64).optional().describe('Any instant; now if left out'),
});
