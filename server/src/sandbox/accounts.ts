import type { SandboxContext } from './sandbox-context.ts';
import { newSid, newToken } from './sids.ts';
import type { Account } from './store/tables.ts';

export type AccountRequest = { accountSid?: string; authToken?: string; name?: string };

/**
 * An account at the sandbox. With the SID of one that is there it changes what is given and nothing else, so that
 * it may run at each start.
 */
export async function createAccount(
  { store, now }: SandboxContext,
  request: AccountRequest = {},
): Promise<Account> {
  const { accountSid: sid = newSid('AC'), authToken, name } = request;
  return store
    .insertInto('accounts')
    .values({ sid, authToken: authToken ?? newToken(), name: name ?? '', createdAt: now() })
    .onConflict((conflict) =>
      conflict.column('sid').doUpdateSet((row) => ({
        authToken: authToken ?? row.ref('accounts.authToken'),
        name: name ?? row.ref('accounts.name'),
      })),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
}

export function findAccount({ store }: SandboxContext, sid: string): Promise<Account | undefined> {
  return store.selectFrom('accounts').selectAll().where('sid', '=', sid).executeTakeFirst();
}

export function listAccounts({ store }: SandboxContext): Promise<Account[]> {
  return store.selectFrom('accounts').selectAll().orderBy('createdAt').orderBy('sid').execute();
}
