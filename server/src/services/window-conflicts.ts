import { describeInstant } from '@maskline/core/domain/time';
import type { OrgContext } from '../context.ts';
import { type Conflict, listConflicts, listOpenTopicsOfWindows } from '../store/conflicts.ts';
import { getOrganization } from '../store/organizations.ts';
import { closeAlert, raiseAlert } from './alerts.ts';

const KIND = 'overlapping_windows_booked';
/** More than anybody books at once for one client; beyond it the list of conflicts still shows them all. */
const MOST_FLAGGED = 100;

/** Raises an alert for every overlap, not over yet, of these windows with another sitter's; closes those that are settled. */
export async function flagConflicts(tx: OrgContext, windowIds: readonly string[], at: Date): Promise<void> {
  const conflicts = await standingConflicts(tx, windowIds, at);
  await closeOthers(tx, windowIds, conflicts);
  if (conflicts.length === 0) return;
  const { timeZone } = await getOrganization(tx.db, tx.orgId);
  for (const conflict of conflicts) await raise(tx, conflict, timeZone);
}

/** Closes the alerts of overlaps that these windows no longer have, and raises none. */
export async function closeSettledConflicts(
  tx: OrgContext,
  windowIds: readonly string[],
  at: Date,
): Promise<void> {
  await closeOthers(tx, windowIds, await standingConflicts(tx, windowIds, at));
}

function standingConflicts(tx: OrgContext, windowIds: readonly string[], at: Date): Promise<Conflict[]> {
  return listConflicts(tx.db, tx.orgId, { windowIds, endsAfter: at }, { after: null, limit: MOST_FLAGGED });
}

async function closeOthers(
  tx: OrgContext,
  windowIds: readonly string[],
  standing: readonly Conflict[],
): Promise<void> {
  const kept = new Set(standing.map(topicOf));
  for (const topic of await listOpenTopicsOfWindows(tx.db, tx.orgId, KIND, windowIds)) {
    if (!kept.has(topic)) await closeAlert(tx, topic);
  }
}

async function raise(tx: OrgContext, conflict: Conflict, timeZone: string): Promise<void> {
  const { threadId, clientName, first, second, overlapStartsAt, overlapEndsAt } = conflict;
  const from = describeInstant(overlapStartsAt, timeZone);
  const to = describeInstant(overlapEndsAt, timeZone);
  await raiseAlert(tx, {
    kind: KIND,
    severity: 'warning',
    topic: topicOf(conflict),
    sentence: `${first.sitterName} and ${second.sitterName} are both booked for ${clientName} from ${from} to ${to}.`,
    whatToDo: 'Move or cancel one of the bookings, or name one sitter by an override.',
    entities: [
      { entity: 'thread', id: threadId },
      { entity: 'assignment_window', id: first.windowId },
      { entity: 'assignment_window', id: second.windowId },
      { entity: 'sitter', id: first.sitterId },
      { entity: 'sitter', id: second.sitterId },
    ],
  });
}

/** The same for a pair whichever of both starts first. */
function topicOf({ first, second }: Conflict): string {
  return `${KIND}:${[first.windowId, second.windowId].sort().join(':')}`;
}
