import {
  planCancellation,
  planWindowChange,
  type WindowPlan,
  windowForBooking,
} from '@maskline/core/domain/assignment-window';
import type { OrgContext } from '../context.ts';
import { findLatestWindow, updateWindow } from '../store/assignment-windows.ts';
import { getOrganization } from '../store/organizations.ts';
import type { AssignmentWindowRow, Booking } from '../store/tables.ts';
import {
  recordCancelledWindow,
  recordChangedWindow,
  recordEndedWindow,
  recordOpenedWindow,
} from './window-changes.ts';
import { closeSettledConflicts, flagConflicts } from './window-conflicts.ts';

/** Gives a booking the window that its sitter and times ask for, and flags overlaps. The caller holds the thread's lock. */
export async function fitWindow(tx: OrgContext, booking: Booking, threadId: string, at: Date): Promise<void> {
  const minutes = await getOrganization(tx.db, tx.orgId);
  const current = (await findLatestWindow(tx.db, tx.orgId, booking.id)) ?? null;
  const wanted = { sitterId: booking.sitterId, ...windowForBooking(booking, minutes) };
  const plan = planWindowChange(current, wanted, at);
  const touched = await carryOut(tx, plan, { current, bookingId: booking.id, threadId, at });
  await flagConflicts(tx, touched, at);
}

/** Takes a cancelled booking's window away: a begun one ends now, one not begun is cancelled. */
export async function closeWindow(
  tx: OrgContext,
  booking: Booking,
  threadId: string,
  at: Date,
): Promise<void> {
  const current = (await findLatestWindow(tx.db, tx.orgId, booking.id)) ?? null;
  const plan = planCancellation(current, at);
  const touched = await carryOut(tx, plan, { current, bookingId: booking.id, threadId, at });
  await closeSettledConflicts(tx, touched, at);
}

type Place = { current: AssignmentWindowRow | null; bookingId: string; threadId: string; at: Date };

/** The ids of the windows that were written. */
async function carryOut(tx: OrgContext, plan: WindowPlan, place: Place): Promise<string[]> {
  const { current, ...opening } = place;
  if (plan.kind === 'none') return [];
  if (plan.kind === 'open') return [(await recordOpenedWindow(tx, { ...opening, ...plan.window })).id];
  if (!current) throw new Error(`a plan to ${plan.kind} needs a window`);
  switch (plan.kind) {
    case 'change':
      return [(await recordChangedWindow(tx, current, plan.window)).id];
    case 'close':
      return [(await recordEndedWindow(tx, current, plan.endsAt)).id];
    case 'cancel':
      return [(await recordCancelledWindow(tx, current, place.at)).id];
    case 'succeed':
      await supersede(tx, current, plan.end.endsAt, place.at);
      return [current.id, (await recordOpenedWindow(tx, { ...opening, ...plan.open })).id];
  }
}

/** A window that had ended by itself is only marked: nothing about it changes. */
async function supersede(tx: OrgContext, window: AssignmentWindowRow, endsAt: Date, at: Date): Promise<void> {
  if (endsAt < window.endsAt) await recordEndedWindow(tx, window, endsAt);
  await updateWindow(tx.db, window, { supersededAt: at });
}
