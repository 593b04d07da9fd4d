import type { SandboxContext } from './sandbox-context.ts';
import type { Fault, FaultKind } from './store/tables.ts';

export type FaultRequest = {
  kind: FaultKind;
  /** Without one, it hits texts of every account. */
  accountSid: string | null;
  /** Sender or recipient; without one, it hits every phone. */
  phone: string | null;
  code: number | null;
  /** How many texts it hits; null: until it is removed. */
  times: number | null;
};

/** What happens to the request, what becomes of the text, and whether anybody is told: one fault of each at most. */
export const SPOILS_REQUEST: readonly FaultKind[] = [
  'refuse',
  'rate_limit',
  'server_error',
  'server_error_after_acceptance',
  'reset_after_acceptance',
  'timeout_after_acceptance',
];
export const SPOILS_DELIVERY: readonly FaultKind[] = ['undelivered', 'failed'];
export const SPOILS_CALLBACKS: readonly FaultKind[] = ['no_callbacks'];

export function addFault({ store, now }: SandboxContext, request: FaultRequest): Promise<Fault> {
  return store
    .insertInto('faults')
    .values({ ...request, createdAt: now() })
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

/** The oldest fault that hits a text, one use of it spent. Inside a transaction that commits, or the use comes back. */
export async function takeFault(
  { store }: SandboxContext,
  kinds: readonly FaultKind[],
  text: { accountSid: string; from: string; to: string },
): Promise<Fault | undefined> {
  const fault = await store
    .selectFrom('faults')
    .selectAll()
    .where('kind', 'in', kinds)
    .where(({ or, eb }) => or([eb('accountSid', 'is', null), eb('accountSid', '=', text.accountSid)]))
    .where(({ or, eb }) => or([eb('phone', 'is', null), eb('phone', 'in', [text.from, text.to])]))
    .orderBy('id')
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
  if (fault?.times === 1) await store.deleteFrom('faults').where('id', '=', fault.id).execute();
  if (fault?.times && fault.times > 1) {
    await store
      .updateTable('faults')
      .set({ times: fault.times - 1 })
      .where('id', '=', fault.id)
      .execute();
  }
  return fault;
}
