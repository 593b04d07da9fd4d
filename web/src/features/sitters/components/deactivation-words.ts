import { showPhone } from '../../../lib/shown-phone.ts';
import type { Times } from '../../../lib/times.ts';
import type { DeactivationImpact } from '../api/sitters.ts';

type Spans = DeactivationImpact['windows_ended'];

/** What a deactivation would change, sentence by sentence. */
export function deactivationSentences(
  name: string,
  impact: DeactivationImpact,
  times: Pick<Times, 'full' | 'date'>,
): string[] {
  const { number, windows_ended: ended, windows_cancelled: cancelled } = impact;
  const { overrides_ended: overrides, bookings_cleared: bookings } = impact;
  return [
    number
      ? `${showPhone(number.e164)} is taken from ${name}: it is in quarantine until ${times.date(number.quarantined_until)}, then joins the pool. After a reactivation ${name} has another number.`
      : `${name} has no number to give back.`,
    ...spansSentence(ended, ['window ends', 'windows end'], 'now'),
    ...spansSentence(cancelled, ['window', 'windows'], 'ahead never begins', 'ahead never begin'),
    ...spansSentence(overrides, ['override', 'overrides'], `to ${name} ends now`, `to ${name} end now`),
    ...spansSentence(
      bookings,
      ['booking', 'bookings'],
      'ahead has no sitter any more',
      'ahead have no sitter any more',
    ),
    ...(ended.total + cancelled.total + overrides.total === 0
      ? [`No conversation is with ${name}, now or ahead.`]
      : ['Until you name somebody else, you answer there.']),
    `${name} is signed out everywhere and cannot sign in any more.`,
  ];
}

function spansSentence(
  { total, first }: Spans,
  [one, several]: readonly [string, string],
  restOfOne: string,
  restOfSeveral = restOfOne,
): string[] {
  if (total === 0) return [];
  const what = total === 1 ? `One ${one} ${restOfOne}` : `${total} ${several} ${restOfSeveral}`;
  return [`${what}: ${namesOf(first, total)}.`];
}

const NAMES_SHOWN = 3;

function namesOf(spans: Spans['first'], total: number): string {
  const names = [...new Set(spans.map(({ client_name: name }) => name))].slice(0, NAMES_SHOWN);
  const isWhole =
    total === spans.length && new Set(spans.map(({ client_name }) => client_name)).size <= NAMES_SHOWN;
  return new Intl.ListFormat('en').format(isWhole ? names : [...names, 'others']);
}
