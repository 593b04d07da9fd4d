import { sql } from 'kysely';
import type { Db } from './db.ts';

/** A column of sealed values, with what names a row beside its organization. A test holds that none is left out. */
export const SEALED_COLUMNS = {
  authToken: { table: 'carrier_accounts', column: 'auth_token_sealed', org: 'org_id', key: ['id'] },
  erasureKey: { table: 'organizations', column: 'erasure_key_sealed', org: 'id', key: [] },
  totpSecret: { table: 'users', column: 'totp_secret_sealed', org: 'org_id', key: ['id'] },
  linkToken: { table: 'account_links', column: 'token_sealed', org: 'org_id', key: ['id'] },
  answer: {
    table: 'idempotency_keys',
    column: 'answer_sealed',
    org: 'org_id',
    key: ['principal_id', 'route', 'key'],
  },
  retiredKey: { table: 'retired_keys', column: 'key_sealed', org: 'org_id', key: ['key_id', 'purpose'] },
} as const satisfies Record<string, SealedColumn>;

type SealedColumn = { table: string; column: string; org: string; key: readonly string[] };
export type SealedPlace = keyof typeof SEALED_COLUMNS;

/** The row's organization is `orgId`, the rest as the columns are called, in camelCase. */
export type SealedValue = { row: Record<string, string>; sealed: Buffer };

/** An empty value is one that a restore left out. */
export async function listSealedValues(db: Db, place: SealedPlace, orgId: string): Promise<SealedValue[]> {
  const { table, column, org, key }: SealedColumn = SEALED_COLUMNS[place];
  const { rows } = await sql<Record<string, string> & { sealedValue: Buffer }>`
    select ${sql.join([sql`${sql.ref(org)} as org_id`, ...key.map((name) => sql.ref(name))])},
        ${sql.ref(column)} as sealed_value
      from ${sql.table(table)}
     where ${sql.ref(org)} = ${orgId} and length(${sql.ref(column)}) > 0
       for no key update`.execute(db);
  return rows.map(({ sealedValue, ...row }) => ({ row, sealed: sealedValue }));
}

export async function replaceSealedValue(
  db: Db,
  place: SealedPlace,
  { row, sealed }: SealedValue,
): Promise<void> {
  const { table, column, org, key }: SealedColumn = SEALED_COLUMNS[place];
  const isRow = [
    sql`${sql.ref(org)} = ${row.orgId}`,
    ...key.map((name) => sql`${sql.ref(name)} = ${row[camelCase(name)]}`),
  ];
  await sql`
    update ${sql.table(table)} set ${sql.ref(column)} = ${sealed}
     where ${sql.join(isRow, sql` and `)}`.execute(db);
}

/** The ids of all keys that sealed something in the database; null among them where a value does not say. */
export async function listSealingKeys(db: Db): Promise<(string | null)[]> {
  const { rows } = await sql<{ keyId: string | null }>`
    select distinct key_id from (${everyValue()}) as every_value`.execute(db);
  return rows.map(({ keyId }) => keyId);
}

export type ReplacedKeys = { current: string; previous: readonly string[] };

/** The organizations in which something is left that the key in use did not seal, or that an earlier one still has to prove. */
export async function listOrganizationsToReseal(
  db: Db,
  { current, previous }: ReplacedKeys,
): Promise<string[]> {
  const { rows } = await sql<{ orgId: string }>`
    select org_id from (${everyValue()}) as every_value where key_id is distinct from ${current}
    union
    select org_id from (
        select org_id, key_id, 'audit_chain' as purpose from audit_events
        union all select org_id, request_key_id, 'request_hash' from idempotency_keys
        union all select org_id, push_key_id, 'push' from push_subscriptions
      ) needed
     where key_id = any (${previous}) and not exists (
       select from retired_keys kept
        where (kept.org_id, kept.key_id, kept.purpose) = (needed.org_id, needed.key_id, needed.purpose))
    order by 1`.execute(db);
  return rows.map(({ orgId }) => orgId);
}

/** By the form in which `secret-box.ts` seals: a byte for the format, which from 2 on is followed by the id of the key. */
function everyValue() {
  const values = Object.values<SealedColumn>(SEALED_COLUMNS).map(({ table, column, org }) => {
    const value = sql.ref(column);
    return sql`
      select ${sql.ref(org)} as org_id,
          case get_byte(${value}, 0) when 2 then encode(substring(${value} from 2 for 8), 'hex') end as key_id
        from ${sql.table(table)} where ${value} is not null and length(${value}) > 0`;
  });
  return sql.join(values, sql` union all `);
}

function camelCase(name: string): string {
  return name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
