import type { HistoryWords } from '../../../components/history-card.tsx';
import type { HistoryEvent } from '../../../lib/history.ts';

const TITLES: Record<string, string> = {
  'sitter.created': 'Added',
  'sitter.activated': 'Activated, and given a number',
  'sitter.deactivated': 'Deactivated',
};

/** What happened to a sitter, in a plain sentence. */
export function historyWords({ event, details, reason }: HistoryEvent): HistoryWords {
  const title = event === 'sitter.changed' ? changeOf(details.changed) : TITLES[event];
  return {
    title: title ?? event.replace(/^sitter\./, '').replaceAll('_', ' '),
    detail: reason ? `Reason: ${reason}` : null,
  };
}

function changeOf(changed: unknown): string {
  const names = Array.isArray(changed)
    ? changed.map((name) => (name === 'phone' ? 'personal phone' : String(name)))
    : [];
  return `Changed: ${new Intl.ListFormat('en').format(names)}`;
}
