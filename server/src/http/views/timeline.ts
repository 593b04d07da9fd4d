import type { TimelineEntry as EntryView, TimelineEventView } from '@maskline/core/contract/timeline';
import { toRfc3339 } from '@maskline/core/domain/time';
import type { z } from 'zod';
import type { TimelineEntry, TimelineEvent } from '../../services/timeline.ts';
import type { Caller } from '../caller.ts';
import { messageView } from './message.ts';
import { noteView } from './note.ts';

export function timelineEntryView(entry: TimelineEntry, caller: Caller): z.input<typeof EntryView> {
  const { at, message, note, event } = entry;
  return {
    at: toRfc3339(at),
    message: message && messageView(message, caller),
    note: note && { ...noteView(note), author: note.author },
    event: event && eventView(event),
  };
}

function eventView(event: TimelineEvent): z.input<typeof TimelineEventView> {
  const { id, name, sitter, number, contact, until, reason } = event;
  return {
    id,
    name,
    sitter,
    number,
    contact,
    until: until && toRfc3339(until),
    reason,
    sentence: sentenceOf(event),
  };
}

function sentenceOf({ name, sitter, number, contact }: TimelineEvent): string {
  const who = sitter?.name ?? 'The owner';
  const whose = sitter ? `${sitter.name}’s number` : `The number ${number?.e164 ?? ''}`;
  const phone = contact ? `The client’s phone “${contact.label}”` : 'A phone of the client';
  switch (name) {
    case 'window.began':
      return `${who} became responsible.`;
    case 'window.ended':
      return `${who}’s window ended.`;
    case 'override.began':
      return `An override made ${sitter?.name ?? 'the owner'} responsible.`;
    case 'override.ended':
      return `The override to ${sitter?.name ?? 'the owner'} ended.`;
    case 'number.quarantined':
      return `${whose} was quarantined.`;
    case 'number.restored':
      return `${whose} is in use again.`;
    case 'contact.opted_out':
      return `${phone} opted out of texts.`;
    case 'contact.opted_in':
      return `${phone} gets texts again.`;
  }
}
