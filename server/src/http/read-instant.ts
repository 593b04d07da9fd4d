import { DomainError } from '@maskline/core/domain/errors';
import { parseInstant } from '@maskline/core/domain/time';

/** The instant of a time in a request. Throws what is wrong with it, naming the property. */
export function readInstant(text: string, zone: string, path: string): Date {
  const parsed = parseInstant(text, zone);
  if (!parsed.ok) throw new DomainError(parsed.code, parsed.message, { path });
  return parsed.at;
}

/** The ends of a half-open range, each of which may be left out. Throws `invalid_range` unless the end comes after the start. */
export function readRange(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  zone: string,
): { from: Date | null; to: Date | null } {
  const start = from === undefined ? null : readInstant(from, zone, 'from');
  const end = to === undefined ? null : readInstant(to, zone, 'to');
  if (start && end && end <= start) throw new DomainError('invalid_range', undefined, { path: 'to' });
  return { from: start, to: end };
}
