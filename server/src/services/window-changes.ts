import type { PlannedWindow } from '@maskline/core/domain/assignment-window';
import type { OrgContext } from '../context.ts';
import { insertWindow, updateWindow } from '../store/assignment-windows.ts';
import type { AssignmentWindowRow } from '../store/tables.ts';
import { recordEvent } from './audit.ts';

/** Opens a window and records it. Whether it may be opened is for the caller to know. */
export async function recordOpenedWindow(
  tx: OrgContext,
  {
    threadId,
    bookingId,
    at,
    ...planned
  }: PlannedWindow & { threadId: string; bookingId: string | null; at: Date },
): Promise<AssignmentWindowRow> {
  const window = await insertWindow(tx.db, {
    orgId: tx.orgId,
    threadId,
    bookingId,
    createdAt: at,
    ...planned,
  });
  await record(tx, 'opened', window, placeOf(window));
  return window;
}

/** Gives a window another sitter or other times, and records both. */
export async function recordChangedWindow(
  tx: OrgContext,
  window: AssignmentWindowRow,
  { sitterId, startsAt, endsAt }: PlannedWindow,
): Promise<AssignmentWindowRow> {
  const changed = await updateWindow(tx.db, window, { sitterId, startsAt, endsAt });
  await record(tx, 'changed', changed, { from: placeOf(window), to: placeOf(changed) });
  return changed;
}

/** Ends a begun window at an instant. */
export async function recordEndedWindow(
  tx: OrgContext,
  window: AssignmentWindowRow,
  endsAt: Date,
): Promise<AssignmentWindowRow> {
  const ended = await updateWindow(tx.db, window, { endsAt });
  await record(tx, 'ended', ended, { ends_at: endsAt, would_have_ended_at: window.endsAt });
  return ended;
}

/** Cancels a window that has not begun: it was never active, and never will be. */
export async function recordCancelledWindow(
  tx: OrgContext,
  window: AssignmentWindowRow,
  at: Date,
): Promise<AssignmentWindowRow> {
  const cancelled = await updateWindow(tx.db, window, { cancelledAt: at });
  await record(tx, 'cancelled', cancelled, placeOf(cancelled));
  return cancelled;
}

function record(
  tx: OrgContext,
  change: 'opened' | 'changed' | 'ended' | 'cancelled',
  { id, threadId, bookingId }: AssignmentWindowRow,
  details: Record<string, unknown>,
): Promise<void> {
  return recordEvent(tx, {
    event: `assignment_window.${change}`,
    entity: 'assignment_window',
    entityId: id,
    details: { thread_id: threadId, booking_id: bookingId, ...details },
  });
}

function placeOf({ sitterId, startsAt, endsAt }: PlannedWindow): Record<string, unknown> {
  return { sitter_id: sitterId, starts_at: startsAt, ends_at: endsAt };
}
