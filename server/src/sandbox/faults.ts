import type { FaultKind, SpoiltRequest } from './fault-kinds.ts';
import type { SandboxContext } from './sandbox-context.ts';
import type { Fault } from './store/tables.ts';

export type FaultOrder = Omit<Fault, 'id' | 'createdAt'>;
export type FaultOf<Kind extends FaultKind> = Fault & { kind: Kind };

/** What may be hit; `phones` are the sender and the recipient, or whichever a request names. */
export type Target = { accountSid: string; phones: string[]; request?: SpoiltRequest };

export function addFault({ store, now }: SandboxContext, order: FaultOrder): Promise<Fault> {
  return store
    .insertInto('faults')
    .values({ ...order, createdAt: now() })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export function listFaults({ store }: SandboxContext): Promise<Fault[]> {
  return store.selectFrom('faults').selectAll().orderBy('id').execute();
}

export async function removeFault({ store }: SandboxContext, id: string): Promise<boolean> {
  const { numDeletedRows } = await store.deleteFrom('faults').where('id', '=', id).executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function removeFaults({ store }: SandboxContext): Promise<void> {
  await store.deleteFrom('faults').execute();
}

/** The oldest fault of these kinds that fits, one use of it spent; in a transaction that fails the use comes back. */
export async function takeFault<Kind extends FaultKind>(
  ctx: SandboxContext,
  kinds: readonly Kind[],
  target: Target,
): Promise<FaultOf<Kind> | undefined> {
  for (;;) {
    const fault = await oldestFitting(ctx, kinds, target);
    if (!fault || (await spend(ctx, fault))) return fault;
  }
}

async function oldestFitting<Kind extends FaultKind>(
  { store }: SandboxContext,
  kinds: readonly Kind[],
  { accountSid, phones, request }: Target,
): Promise<FaultOf<Kind> | undefined> {
  let query = store
    .selectFrom('faults')
    .selectAll()
    .where('kind', 'in', kinds)
    .where(({ or, eb }) => or([eb('accountSid', 'is', null), eb('accountSid', '=', accountSid)]))
    .where(({ or, eb }) => or([eb('phone', 'is', null), ...phones.map((phone) => eb('phone', '=', phone))]));
  if (request) query = query.where('request', 'in', [request, 'any']);
  return query.orderBy('id').limit(1).$castTo<FaultOf<Kind>>().executeTakeFirst();
}

/** Whether the use was still there: two requests at once may look at the same last one. */
async function spend({ store }: SandboxContext, { id, times }: Fault): Promise<boolean> {
  if (times === null) return true;
  const changed =
    times === 1
      ? store.deleteFrom('faults').where('id', '=', id).where('times', '=', times).returning('id')
      : store
          .updateTable('faults')
          .set({ times: times - 1 })
          .where('id', '=', id)
          .where('times', '=', times)
          .returning('id');
  return (await changed.execute()).length > 0;
}
