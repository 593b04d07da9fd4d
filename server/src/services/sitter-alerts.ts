import { describeInstant, toRfc3339 } from '@maskline/core/domain/time';
import type { OrgContext } from '../context.ts';
import { getOrganization } from '../store/organizations.ts';
import type { Duties } from '../store/sitter-duties.ts';
import type { Sitter } from '../store/tables.ts';
import type { AlertInput } from './alerts.ts';

const MOST_NAMED = 5;

/** Tells the owner which conversations and bookings have lost their sitter; null if none has. */
export async function deactivationAlert(
  tx: OrgContext,
  sitter: Sitter,
  duties: Duties,
): Promise<AlertInput | null> {
  const { windows, overrides, bookings } = duties;
  const lost = lostBy(duties);
  if (lost.length === 0) return null;
  const { timeZone } = await getOrganization(tx.db, tx.orgId);
  const named = lost
    .slice(0, MOST_NAMED)
    .map(({ clientName, startsAt }) => `${clientName} (${describeInstant(startsAt, timeZone)})`);
  const more = lost.length > MOST_NAMED ? ` and ${lost.length - MOST_NAMED} more` : '';
  const at = await tx.clock.now(tx.db);
  return {
    kind: 'sitter_deactivated',
    severity: 'warning',
    topic: `sitter_deactivated:${sitter.id}:${toRfc3339(at)}`,
    sentence: `${sitter.name} was deactivated. Without a sitter now: ${named.join(', ')}${more}.`,
    whatToDo: 'Name another sitter for each; until then you answer.',
    entities: [
      { entity: 'sitter', id: sitter.id },
      ...bookings.map(({ id }) => ({ entity: 'booking', id })),
      ...windows.map(({ id }) => ({ entity: 'assignment_window', id })),
      ...overrides.map(({ id }) => ({ entity: 'override', id })),
    ],
  };
}

/** A booking stands for its own window. */
function lostBy({ windows, overrides, bookings }: Duties) {
  const booked = new Set(bookings.map(({ id }) => id));
  const others = windows.filter(({ bookingId }) => bookingId === null || !booked.has(bookingId));
  return [...bookings, ...others, ...overrides].sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
}
