import type { SealedPlace } from '../store/sealed-values.ts';

/** A row by the columns that name it. */
type Row<Column extends string> = Readonly<Record<Column, string>>;

/** What each sealed value is bound to: moved to another row or column, it does not open. */
export const boundTo = {
  authToken: ({ orgId, id }: Row<'orgId' | 'id'>) => `carrier_accounts.auth_token ${orgId} ${id}`,
  erasureKey: ({ orgId }: Row<'orgId'>) => `organizations.erasure_key ${orgId}`,
  totpSecret: ({ orgId, id }: Row<'orgId' | 'id'>) => `users.totp_secret ${orgId} ${id}`,
  linkToken: ({ orgId, id }: Row<'orgId' | 'id'>) => `account_links.token ${orgId} ${id}`,
  answer: ({ orgId, principalId, route, key }: Row<'orgId' | 'principalId' | 'route' | 'key'>) =>
    `idempotency_keys.answer ${JSON.stringify([orgId, principalId, route, key])}`,
  retiredKey: ({ orgId, keyId, purpose }: Row<'orgId' | 'keyId' | 'purpose'>) =>
    `retired_keys.key ${orgId} ${keyId} ${purpose}`,
} satisfies Record<SealedPlace, (row: never) => string>;
