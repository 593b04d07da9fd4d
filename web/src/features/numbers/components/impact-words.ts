import { showPhone } from '../../../lib/shown-phone.ts';
import type { Impact } from '../api/numbers.ts';

type Touched = Impact['touched'];

/** What an action would change, sentence by sentence. */
export function impactSentences(impact: Impact): string[] {
  return [
    ...impact.sitters.flatMap((sitter) => sitterSentence(impact.action, sitter)),
    ...threadSentences(impact.touched),
  ];
}

function sitterSentence(action: string, { name, now, after }: Impact['sitters'][number]): string[] {
  if (now?.id === after?.id) return [];
  if (after && now) return [`${name} texts from ${showPhone(after.e164)} instead of ${showPhone(now.e164)}.`];
  if (after) return [`${name} texts from ${showPhone(after.e164)} from now on, in every booking.`];
  if (action === 'quarantine')
    return [`${name} keeps the number; until it is back, what ${name} writes goes out another way.`];
  return [`${name} has no number any more until you give another: what ${name} writes goes out another way.`];
}

function threadSentences({ total, threads }: Touched): string[] {
  if (total === 0) return ['No conversation uses it at the moment.'];
  const changed = threads.filter(({ now, after }) => now?.id !== after?.id);
  if (changed.length === 0) return [`${conversations(total)} around it: your texts there go out as before.`];
  const targets = [...new Set(changed.map(({ after }) => after?.e164 ?? null))];
  const sentences = targets.map((e164) =>
    movedSentence(
      changed.filter(({ after }) => (after?.e164 ?? null) === e164),
      e164,
    ),
  );
  if (total > threads.length) sentences.push(`That is said of the first ${threads.length} of ${total}.`);
  return sentences;
}

function movedSentence(moved: Touched['threads'], e164: string | null): string {
  const what = conversations(moved.length);
  if (e164 === null) return `${what} would have no number to go out from: texts there are refused.`;
  const verb = moved.length === 1 ? 'goes' : 'go';
  return `${what} ${verb} out from ${showPhone(e164)} instead: ${namesOf(moved)}.`;
}

const NAMES_SHOWN = 3;

function namesOf(threads: Touched['threads']): string {
  const names = threads.slice(0, NAMES_SHOWN).map(({ client }) => client.name);
  const others = threads.length - names.length;
  if (others > 0) names.push(`${others} more`);
  return new Intl.ListFormat('en').format(names);
}

function conversations(count: number): string {
  return count === 1 ? 'One conversation' : `${count} conversations`;
}
