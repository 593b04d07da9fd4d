import type { HistoryDetails, HistoryWords } from '../../../components/history-card.tsx';
import type { HistoryEvent } from '../../../lib/history.ts';
import { showPhone } from '../../../lib/shown-phone.ts';

/** What happened, in a plain sentence. */
export function historyWords(event: HistoryEvent, { names, dateOf }: HistoryDetails): HistoryWords {
  const { details, reason } = event;
  const textOf = (key: string) => (typeof details[key] === 'string' ? details[key] : null);
  const sitter = names.get(textOf('sitter_id') ?? '') ?? null;
  const until = textOf('until');
  const inClass = nameOfClass(textOf('class'));
  const why = reason ? `Reason: ${reason}` : null;
  switch (event.event) {
    case 'number.added':
      return words(`Added${inClass ? ` as ${inClass}` : ''}`, showPhone(textOf('e164') ?? ''));
    case 'number.assigned':
      return words(`Given to ${sitter ?? 'a sitter'}`, 'It stays the same for all of the sitter’s bookings.');
    case 'number.unassigned':
      return words(
        sitter ? `Taken from ${sitter}` : 'Moved into the pool',
        textOf('replaced_by') ? 'Another number was given in its place.' : why,
      );
    case 'number.promoted':
      return words('Became the front desk number', why);
    case 'number.demoted':
      return words('Joined the pool: another number became the front desk number', why);
    case 'number.retired':
      return words('Given back to the carrier', why);
    case 'number.quarantined':
      return words(`Quarantined${until ? ` until ${dateOf(until)}` : ''}`, why);
    case 'number.quarantine_changed':
      return words(`The quarantine was changed${until ? `: it ends ${dateOf(until)}` : ''}`, why);
    case 'number.released':
      return words('Back in use: the quarantine was over', sitter && `It is ${sitter}’s as before.`);
    case 'number.restored':
      return words('Restored before its quarantine was over', why);
    case 'number.sending_stopped':
      return words('Sending was stopped', why);
    case 'number.sending_resumed':
      return words('Sending was resumed', why);
    case 'number.rate_changed':
      return words(`Sends ${String(details.segments_per_second)} segments a second now`, why);
    default:
      return words(event.event.replace(/^number\./, '').replaceAll('_', ' '), why);
  }
}

const words = (title: string, detail: string | null): HistoryWords => ({ title, detail: detail || null });

function nameOfClass(value: string | null): string | null {
  if (value === 'front_desk') return 'the front desk number';
  if (value === 'sitter') return 'a number for a sitter';
  return value === 'pool' ? 'a pool number' : null;
}
