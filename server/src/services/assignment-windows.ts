import { hasBegun, hasEnded } from '@maskline/core/domain/assignment-window';
import { DomainError } from '@maskline/core/domain/errors';
import { describeInstant } from '@maskline/core/domain/time';
import { inTransaction, type OrgContext } from '../context.ts';
import { findWindow, listWindows } from '../store/assignment-windows.ts';
import { getOrganization } from '../store/organizations.ts';
import type { AssignmentWindowRow, Thread } from '../store/tables.ts';
import {
  getLockedThread,
  holdSitters,
  lockConversation,
  requireRange,
  requireResponsible,
} from './responsibility.ts';
import {
  recordCancelledWindow,
  recordChangedWindow,
  recordEndedWindow,
  recordOpenedWindow,
} from './window-changes.ts';
import { closeSettledConflicts } from './window-conflicts.ts';

type Times = { startsAt: Date; endsAt: Date };
/** The conversation is named by its thread, or by its client, whose thread is made if there is none. */
export type Opening = Times & {
  conversation: { threadId: string } | { clientId: string };
  sitterId: string;
  allowOverlap?: boolean;
};

/**
 * Makes a sitter responsible for a conversation for a time, by hand. It may have begun already, but not be over. Throws
 * `thread_not_found`, `client_not_found`, `sitter_not_found`, `sitter_inactive`, `sitter_is_client`, `invalid_range`, and
 * `window_overlap` with the windows of other sitters unless `allowOverlap`. Not idempotent: two calls open two windows.
 */
export function openWindow(ctx: OrgContext, opening: Opening): Promise<AssignmentWindowRow> {
  const { conversation, sitterId, startsAt, endsAt, allowOverlap } = opening;
  requireRange(opening);
  return inTransaction(ctx, async (tx) => {
    const thread = await lockNamed(tx, conversation);
    const at = await tx.clock.now(tx.db);
    if (endsAt <= at) throw new DomainError('invalid_range', IS_OVER, { path: 'ends_at' });
    await requireResponsible(tx, sitterId, thread.clientId);
    if (!allowOverlap) await refuseOverlap(tx, thread.id, { sitterId, startsAt, endsAt });
    return recordOpenedWindow(tx, { threadId: thread.id, bookingId: null, sitterId, startsAt, endsAt, at });
  });
}

const IS_OVER = 'This window would be over already: choose an end in the future.';
const HAS_BEGUN = 'The window has begun: its start stays, only its end can change.';

/**
 * Changes the times of a window made by hand that is not over. A begun one keeps its start. The same times change
 * nothing. Throws `not_found`, `window_of_booking`, `window_ended`, `invalid_range`, `window_overlap`.
 */
export function changeWindow(
  ctx: OrgContext,
  windowId: string,
  change: Partial<Times> & { allowOverlap?: boolean },
): Promise<AssignmentWindowRow> {
  return inTransaction(ctx, async (tx) => {
    const { window, thread, at } = await lockWindow(tx, windowId);
    if (isOver(window, at)) throw new DomainError('window_ended');
    const { sitterId } = window;
    const times = { startsAt: change.startsAt ?? window.startsAt, endsAt: change.endsAt ?? window.endsAt };
    requireChange(window, times, at);
    if (hasSameTimes(window, times)) return window;
    await requireResponsible(tx, sitterId, thread.clientId);
    if (!change.allowOverlap) await refuseOverlap(tx, thread.id, { sitterId, ...times });
    const changed = await recordChangedWindow(tx, window, { sitterId, ...times });
    await closeSettledConflicts(tx, [windowId], at);
    return changed;
  });
}

/**
 * Ends a window made by hand now; one that has not begun is cancelled instead. One that is over stays as it is. Throws
 * `not_found` and `window_of_booking`.
 */
export function endWindow(ctx: OrgContext, windowId: string): Promise<AssignmentWindowRow> {
  return inTransaction(ctx, async (tx) => {
    const { window, at } = await lockWindow(tx, windowId);
    if (isOver(window, at)) return window;
    // Ended at its own start it would be empty, so one that starts exactly now is cancelled too.
    const done = await (window.startsAt < at
      ? recordEndedWindow(tx, window, at)
      : recordCancelledWindow(tx, window, at));
    await closeSettledConflicts(tx, [windowId], at);
    return done;
  });
}

function isOver(window: AssignmentWindowRow, at: Date): boolean {
  return window.cancelledAt !== null || hasEnded(window, at);
}

function hasSameTimes(a: Times, b: Times): boolean {
  return a.startsAt.getTime() === b.startsAt.getTime() && a.endsAt.getTime() === b.endsAt.getTime();
}

function requireChange(window: AssignmentWindowRow, times: Times, at: Date): void {
  requireRange(times);
  if (times.endsAt <= at) throw new DomainError('invalid_range', IS_OVER, { path: 'ends_at' });
  if (hasBegun(window, at) && times.startsAt.getTime() !== window.startsAt.getTime()) {
    throw new DomainError('invalid_range', HAS_BEGUN, { path: 'starts_at' });
  }
}

async function lockNamed(tx: OrgContext, conversation: Opening['conversation']): Promise<Thread> {
  if ('clientId' in conversation) return lockConversation(tx, conversation.clientId);
  return getLockedThread(
    tx,
    conversation.threadId,
    new DomainError('thread_not_found', undefined, { path: 'thread_id' }),
  );
}

/** The thread first, then the sitter, then the window as it is under their locks. */
async function lockWindow(tx: OrgContext, windowId: string) {
  const seen = await getWindow(tx, windowId);
  if (seen.bookingId !== null) throw new DomainError('window_of_booking');
  const thread = await getLockedThread(tx, seen.threadId);
  await holdSitters(tx, [seen.sitterId]);
  return { thread, window: await getWindow(tx, windowId), at: await tx.clock.now(tx.db) };
}

async function getWindow(tx: OrgContext, windowId: string): Promise<AssignmentWindowRow> {
  const window = await findWindow(tx.db, tx.orgId, windowId);
  if (!window) throw new DomainError('not_found');
  return window;
}

const MOST_NAMED = 5;

async function refuseOverlap(
  tx: OrgContext,
  threadId: string,
  { sitterId, startsAt, endsAt }: Times & { sitterId: string },
): Promise<void> {
  const others = await listWindows(
    tx.db,
    tx.orgId,
    { threadId, notSitterId: sitterId, from: startsAt, to: endsAt, includeCancelled: false },
    { after: null, limit: MOST_NAMED },
  );
  if (others.length === 0) return;
  const { timeZone } = await getOrganization(tx.db, tx.orgId);
  const named = others.map(
    (window) =>
      `${window.sitterName}, ${describeInstant(window.startsAt, timeZone)} to ${describeInstant(window.endsAt, timeZone)}`,
  );
  throw new DomainError(
    'window_overlap',
    `It would overlap a window of ${named.join('; of ')}. Change the times, or send \`allow_overlap: true\`.`,
    { path: 'starts_at', windowIds: others.map(({ id }) => id) },
  );
}
