import type { DecisionView } from '@maskline/core/contract/routing';
import { formatForPeople } from '@maskline/core/domain/phone-number';
import type { Party } from '@maskline/core/domain/routing/facts';
import type { InboundDecision } from '@maskline/core/domain/routing/inbound';
import type { OutboundDecision } from '@maskline/core/domain/routing/outbound';
import { type Jsonified, type StoredDecision, toStored } from '@maskline/core/domain/routing/stored-decision';
import type { z } from 'zod';

type View = z.input<typeof DecisionView>;

/** A decision as the API shows it: the same for one that was made, one that was stored and one that is only asked for. */
export function decisionView(decision: StoredDecision | InboundDecision | OutboundDecision): View {
  const stored = toStored(decision as InboundDecision | OutboundDecision);
  return stored.direction === 'inbound' ? inboundView(stored) : outboundView(stored);
}

/** A decision as a sitter may see it: without the reasons that the owner gave, or that concern others. */
export function decisionViewForSitter(decision: StoredDecision | OutboundDecision): View {
  const view = decisionView(decision);
  return { ...view, sentence: sentenceForSitter(view), trace: [], alerts: [] };
}

/** What stands in for the own number may be leased to the client, whom the decision names in full. */
function sentenceForSitter(view: View): string {
  if (view.direction === 'inbound' || view.outcome === 'refused') return view.sentence;
  if (view.rule === 'own_number' || !view.number) return view.sentence;
  return `It goes out from ${formatForPeople(view.number.e164)}, because your own number cannot be used now.`;
}

export function partyRef(party: Party): { kind: Party['kind']; sitter_id: string | null } {
  return { kind: party.kind, sitter_id: party.kind === 'sitter' ? party.sitterId : null };
}

function inboundView(decision: Jsonified<InboundDecision>): View {
  const { meantFor, recipient, at, rule, numberId, alerts, sentence, trace } = decision;
  const meant = meantFor && {
    sitter_id: meantFor.sitterId,
    name: meantFor.name,
    window_ended_at: meantFor.windowEndedAt,
  };
  return {
    direction: 'inbound',
    at,
    rule,
    recipient: partyRef(recipient),
    meant_for: meant,
    number_id: numberId,
    alerts: alerts.map((alert) => alert.sentence),
    sentence,
    trace,
  };
}

function outboundView(decision: Jsonified<OutboundDecision>): View {
  const { at, alerts, sentence, trace } = decision;
  const judged = { direction: 'outbound', at, alerts: alerts.map((alert) => alert.sentence) } as const;
  if (decision.outcome === 'refused') {
    const next = decision.nextWindow;
    return {
      ...judged,
      outcome: 'refused',
      code: decision.code,
      rule: null,
      number: null,
      contact: null,
      opens_lease: false,
      next_window: next && { starts_at: next.startsAt, ends_at: next.endsAt },
      sentence,
      trace,
    };
  }
  return {
    ...judged,
    outcome: 'send',
    code: null,
    rule: decision.rule,
    number: { id: decision.numberId, e164: decision.e164 },
    contact: { id: decision.contactId, label: decision.contactLabel },
    opens_lease: decision.opensLease,
    next_window: null,
    sentence,
    trace,
  };
}
