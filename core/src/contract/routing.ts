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

const AUTHORS = {
  author: z.enum(['owner', 'sitter', 'automation']).optional().describe('Who writes; the owner if left out'),
  sitter_id: Id.optional().describe('The sitter who writes; only with the author `sitter`'),
  contact_id: Id.optional().describe('The phone that was chosen; a sitter cannot choose one'),
};

export const EffectiveNumberQuery = z.strictObject(AUTHORS);

export const SimulationQuery = z.strictObject({
  thread_id: Id.optional().describe('The conversation'),
  client_id: Id.optional().describe('In place of the thread'),
  direction: z.enum(['inbound', 'outbound']).describe('From the client, or to the client'),
  number_id: Id.optional().describe('The number a text comes to; inbound only'),
  ...AUTHORS,
  at: z.string().max(64).optional().describe('Any instant; now if left out'),
});
