import type { MessageView } from '@maskline/core/contract/messages';
import { clientNameForSitters } from '@maskline/core/domain/client-name';
import { toRfc3339 } from '@maskline/core/domain/time';
import type { z } from 'zod';
import { redactedAlone } from '../../services/contact-policy.ts';
import type { ShownMessage } from '../../store/messages.ts';
import type { Caller } from '../caller.ts';
import { decisionView, decisionViewForSitter } from './decision.ts';

type View = z.input<typeof MessageView>;

/** A message as its reader may see it: the owner with the whole decision, a sitter without the reasons of others. */
export function messageView(message: ShownMessage, caller: Caller): View {
  const { recipient, numberId, e164, contactId, contactLabel } = message;
  return {
    id: message.id,
    thread_id: message.threadId,
    seq: message.seq,
    direction: message.direction,
    author: { kind: message.author, sitter_id: message.authorSitterId, name: authorName(message, caller) },
    body: bodyFor(message, caller),
    status: message.status,
    occurred_at: toRfc3339(message.occurredAt),
    encoding: message.encoding,
    segments: message.segments,
    number: numberId && e164 ? { id: numberId, e164 } : null,
    contact: contactId && contactLabel ? { id: contactId, label: contactLabel } : null,
    recipient: recipient && { kind: recipient, sitter_id: message.recipientSitterId },
    failure: message.failureReason
      ? { carrier_code: message.carrierCode, reason: message.failureReason }
      : null,
    consent: caller.role === 'owner' ? message.consent : null,
    contact_data: message.contactData,
    retry_of: message.retryOf,
    attempts_made: message.attemptsMade,
    next_attempt_at: message.nextAttemptAt && toRfc3339(message.nextAttemptAt),
    outcome_unknown: message.outcomeUnknown,
    decision: decisionFor(message, caller),
  };
}

/** A sitter reads the own texts as they are, and all others without the contact data in them. */
export function bodyFor(message: ShownMessage, caller: Caller): string {
  const { body, redactedBody, policyVersion, author, authorSitterId } = message;
  if (caller.role === 'owner' || (author === 'sitter' && authorSitterId === caller.sitterId)) return body;
  return redactedBody ?? (policyVersion === null ? redactedAlone(body) : body);
}

function decisionFor(message: ShownMessage, caller: Caller): View['decision'] {
  if (caller.role === 'owner') return decisionView(message.decision);
  return message.authorSitterId === caller.sitterId ? decisionViewForSitter(message.decision) : null;
}

function authorName(message: ShownMessage, { role }: Caller): string {
  switch (message.author) {
    case 'client':
      return role === 'owner'
        ? message.clientName
        : clientNameForSitters(message.clientName, message.clientNamesForSitters);
    case 'sitter':
      return message.authorSitterName ?? 'A former sitter';
    case 'owner':
      return 'The owner';
    case 'automation':
      return 'An automation';
  }
}
