import type { HistoryWords } from '../../../components/history-card.tsx';
import type { HistoryEvent } from '../../../lib/history.ts';
import type { Client, Contact } from '../api/clients.ts';

export const CLASSES: Record<Client['class'], string> = { recurring: 'Recurring', one_time: 'One-time' };

/** What the class does: to the number that answers. */
export const CLASS_SENTENCES: Record<Client['class'], string> = {
  recurring: 'Answered from the front desk number while no sitter is responsible.',
  one_time: 'Answered from a pool number of the conversation while no sitter is responsible.',
};

const SOURCES: Record<NonNullable<Contact['opted_out']>['source'], string> = {
  text: 'by a STOP',
  carrier: 'as the carrier says',
  owner: 'noted by an owner',
};

export function optOutWords({ source }: NonNullable<Contact['opted_out']>, date: string): string {
  return `No texts since ${date}, ${SOURCES[source]}`;
}

const TITLES: Record<string, string> = {
  'client.created': 'Added',
  'client.changed': 'Changed',
  'client.erased': 'Erased: names, phones, texts and notes are gone',
};

/** What happened to a client, in a plain sentence. */
export function historyWords({ event, reason }: HistoryEvent): HistoryWords {
  return {
    title: TITLES[event] ?? event.replace(/^client\./, '').replaceAll('_', ' '),
    detail: reason ? `Reason: ${reason}` : null,
  };
}
