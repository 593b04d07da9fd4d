import type pg from 'pg';
import { type TableColumns, tableName } from './backup-tables.ts';
import { BackupError } from './errors.ts';

/** Tables of which a policy may hide rows from this role: none lets it see all of them. */
const HIDDEN = `
  select c.relname as name from pg_class c
   where c.oid = any ($1::regclass[]) and row_security_active(c.oid)
     and not exists (
       select from pg_policy p
        where p.polrelid = c.oid and p.polpermissive and p.polcmd in ('*', 'r')
          and pg_get_expr(p.polqual, p.polrelid) = 'true'
          and exists (select from unnest(p.polroles) as role where role = 0 or pg_has_role(role, 'usage')))
   order by 1`;

/** What is hidden would be missing in silence. Throws `BackupError`. */
export async function requireWholeSight(
  client: pg.ClientBase,
  tables: readonly TableColumns[],
): Promise<void> {
  const { rows } = await client.query<{ name: string }>(HIDDEN, [tables.map(tableName)]);
  if (rows.length === 0) return;
  const names = rows.map(({ name }) => name).join(', ');
  throw new BackupError(
    `The role of DATABASE_URL may not see every row (of ${names}): back up as the role that Maskline starts with, a member of maskline_migrator.`,
  );
}

/**
 * Lets the owner fill the tables, which COPY cannot do through policies, until the returned function is called in the same
 * transaction; that one runs what was deferred first.
 */
export async function liftForce(client: pg.ClientBase): Promise<() => Promise<void>> {
  const { rows } = await client.query<{ name: string }>(
    'select oid::regclass::text as name from pg_class where relforcerowsecurity and relowner = current_user::regrole',
  );
  for (const { name } of rows) await client.query(`alter table ${name} no force row level security`);
  return async () => {
    await client.query('set constraints all immediate');
    for (const { name } of rows) await client.query(`alter table ${name} force row level security`);
  };
}
