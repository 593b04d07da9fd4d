import { sql } from 'kysely';
import { windowsWithClients } from './assignment-windows.ts';
import type { Db } from './db.ts';
import type { AssignmentWindowRow } from './tables.ts';

/** A window, with whom it is for. */
export type WindowOfSitter = AssignmentWindowRow & { clientId: string; clientName: string };

/** The active windows of each of these sitters, by their start, and of those ahead the one that begins next. */
export async function findWindowsNowAndNext(
  db: Db,
  orgId: string,
  sitterIds: readonly string[],
  at: Date,
): Promise<Map<string, { now: WindowOfSitter[]; next: WindowOfSitter | null }>> {
  if (sitterIds.length === 0) return new Map();
  const now = await standingWindows(db, orgId, sitterIds)
    .where('w.startsAt', '<=', at)
    .where('w.endsAt', '>', at)
    .orderBy('w.startsAt')
    .orderBy('w.id')
    .execute();
  const next = await standingWindows(db, orgId, sitterIds)
    .distinctOn('w.sitterId')
    .where('w.startsAt', '>', at)
    .orderBy('w.sitterId')
    .orderBy('w.startsAt')
    .orderBy(sql`w.ends_at desc`)
    .orderBy('w.id')
    .execute();
  return new Map(
    sitterIds.map((id) => [
      id,
      {
        now: now.filter(({ sitterId }) => sitterId === id),
        next: next.find(({ sitterId }) => sitterId === id) ?? null,
      },
    ]),
  );
}

function standingWindows(db: Db, orgId: string, sitterIds: readonly string[]) {
  return windowsWithClients(db, orgId)
    .where('w.sitterId', 'in', sitterIds)
    .where('w.cancelledAt', 'is', null);
}
