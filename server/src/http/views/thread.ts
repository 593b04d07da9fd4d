import type { ThreadView } from '@maskline/core/contract/threads';
import { sitterName } from '@maskline/core/domain/routing/facts';
import type { Responsibility } from '@maskline/core/domain/routing/responsible-party';
import { toRfc3339 } from '@maskline/core/domain/time';
import type { z } from 'zod';
import type { InboxThread } from '../../services/inbox.ts';
import { partyRef } from './decision.ts';

export function threadView(thread: InboxThread): z.input<typeof ThreadView> {
  return {
    id: thread.id,
    client: { id: thread.clientId, name: thread.clientName, class: thread.clientClass },
    unread_count: thread.unreadCount,
    last_message: lastMessage(thread),
    last_activity_at: toRfc3339(thread.lastActivityAt),
    responsible: responsible(thread),
    number: numberInEffect(thread),
    blocked: thread.decision.outcome === 'refused' ? thread.decision.sentence : null,
    opted_out: thread.facts.contacts.some((contact) => contact.optedOut),
    created_at: toRfc3339(thread.createdAt),
  };
}

function lastMessage({ lastMessagePreview, lastMessageDirection, lastActivityAt }: InboxThread) {
  if (lastMessagePreview === null || lastMessageDirection === null) return null;
  return { preview: lastMessagePreview, direction: lastMessageDirection, at: toRfc3339(lastActivityAt) };
}

function responsible({ responsibility, facts }: InboxThread) {
  const { party, rule } = responsibility;
  const name = party.kind === 'owner' ? 'The owner inbox' : sitterName(facts, party.sitterId);
  return { ...partyRef(party), name, rule, until: endOf(responsibility) };
}

function endOf(responsibility: Responsibility): string | null {
  const until = 'until' in responsibility ? responsibility.until : null;
  return until && toRfc3339(until);
}

function numberInEffect({ decision, numberClass }: InboxThread) {
  if (decision.outcome === 'refused' || numberClass === null) return null;
  return { id: decision.numberId, e164: decision.e164, class: numberClass, rule: decision.rule };
}
