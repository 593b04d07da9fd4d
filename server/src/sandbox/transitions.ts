import { addStatusCallback } from './callbacks.ts';
import { inTransaction, type SandboxContext } from './sandbox-context.ts';
import type { Transition } from './store/tables.ts';

const BATCH = 100;

/** Moves texts on whose time has come, all of them if `early`, and lays out the callbacks about it. */
export async function applyTransitions(ctx: SandboxContext, early: boolean): Promise<void> {
  let applied = BATCH;
  while (applied === BATCH) applied = await inTransaction(ctx, (tx) => applyBatch(tx, early));
}

async function applyBatch(tx: SandboxContext, early: boolean): Promise<number> {
  const due = await tx.store
    .selectFrom('transitions')
    .selectAll()
    .$if(!early, (query) => query.where('dueAt', '<=', tx.now()))
    .orderBy('dueAt')
    .orderBy('id')
    .limit(BATCH)
    .forUpdate()
    .execute();
  for (const transition of due) await apply(tx, transition);
  return due.length;
}

async function apply(tx: SandboxContext, transition: Transition) {
  const { id, messageSid, status, errorCode, tells, tellsLateMs } = transition;
  const at = tx.now();
  await tx.store.deleteFrom('transitions').where('id', '=', id).execute();
  const message = await tx.store
    .updateTable('messages')
    .set({
      status,
      errorCode,
      updatedAt: at,
      ...(status === 'sent' ? { sentAt: at } : {}),
      ...(status === 'delivered' ? { deliveredAt: at } : {}),
    })
    .where('sid', '=', messageSid)
    .returningAll()
    .executeTakeFirstOrThrow();
  if (message.statusCallback === null) return;
  for (const told of tells) {
    const then = told === status ? message : { ...message, status: told, errorCode: null };
    await addStatusCallback(tx, then, message.statusCallback, tellsLateMs);
  }
}
