import type { Db } from './db.ts';
import { newId } from './ids.ts';

type Assignment = { orgId: string; numberId: string; sitterId: string };

export async function insertAssignment(db: Db, assignment: Assignment, startedAt: Date): Promise<void> {
  await db
    .insertInto('numberAssignments')
    .values({ ...assignment, id: newId(), startedAt, endedAt: null, endReason: null })
    .execute();
}

/** Ends the interval of the number's present holder, if it has one. */
export async function endAssignment(
  db: Db,
  { orgId, numberId }: Pick<Assignment, 'orgId' | 'numberId'>,
  endedAt: Date,
  endReason: string,
): Promise<void> {
  await db
    .updateTable('numberAssignments')
    .set({ endedAt, endReason })
    .where('orgId', '=', orgId)
    .where('numberId', '=', numberId)
    .where('endedAt', 'is', null)
    .execute();
}
