import type { Db } from './db.ts';

/** Whether the step had not been done yet and is done herewith; of several at once one gets true. */
export async function insertSpentStep(db: Db, orgId: string, hash: Buffer, spentAt: Date): Promise<boolean> {
  const row = await db
    .insertInto('spentSteps')
    .values({ orgId, hash, spentAt })
    .onConflict((conflict) => conflict.doNothing())
    .returning('hash')
    .executeTakeFirst();
  return row !== undefined;
}
