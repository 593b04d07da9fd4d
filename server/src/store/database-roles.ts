import { sql } from 'kysely';
import pg from 'pg';
import { type Db, dbOfClient } from './db.ts';
import { MigrationError } from './migration-error.ts';

/** They belong to the server and not to one database of it; nobody can sign in as one. */
const ROLES = ['maskline_migrator', 'maskline_app', 'maskline_ingest', 'maskline_auditor'];

export type RoleFault = { kind: 'missing' | 'not_granted' | 'unlimited'; roles: string[]; advice: string };

/**
 * Makes the roles that connections take on, where the login may, and grants them to it. May run twice, and for several
 * databases of one server at once. Throws `MigrationError` with what a superuser has to run.
 */
export async function ensureRoles(client: pg.Client): Promise<void> {
  const db = dbOfClient(client);
  const login = pg.escapeIdentifier((await readLogin(db)).login);
  for (const role of (await findRoleFault(db, 'missing'))?.roles ?? []) {
    await tolerating(client.query(`create role ${role} nologin`));
  }
  for (const role of (await findRoleFault(db, 'not_granted'))?.roles ?? []) {
    await tolerating(client.query(`grant ${role} to ${login}`));
  }
  const fault = await findRoleFault(db);
  if (fault) throw new MigrationError(fault.advice);
}

/** What is wrong with the roles for the login of `db`, with what to do; null if nothing is. */
export async function findRoleFault(db: Db, kind?: RoleFault['kind']): Promise<RoleFault | null> {
  const { login, states } = await readLogin(db);
  const found = (['missing', 'not_granted', 'unlimited'] as const)
    .filter((each) => kind === undefined || each === kind)
    .map((each) => ({ each, roles: states.filter(({ state }) => state === each).map(({ role }) => role) }))
    .find(({ roles }) => roles.length > 0);
  if (!found) return null;
  const advice = found.each === 'unlimited' ? UNLIMITED : toRun(login, states);
  return { kind: found.each, roles: found.roles, advice };
}

const UNLIMITED =
  'The roles of Maskline may neither be superusers nor have BYPASSRLS: no policy would hold for them. Have a superuser run `alter role … nosuperuser nobypassrls;` for them.';

type State = { role: string; state: RoleFault['kind'] | 'fine' };

function toRun(login: string, states: readonly State[]): string {
  const missing = states.filter(({ state }) => state === 'missing');
  const creating = missing.map(({ role }) => `create role ${role} nologin; `).join('');
  const granting = `grant ${ROLES.join(', ')} to ${pg.escapeIdentifier(login)};`;
  return `The role of DATABASE_URL may not make the roles that Maskline takes on, or not take them on. Have a superuser run once, then try again: ${creating}${granting}`;
}

/** Since PostgreSQL 16 whoever makes a role may grant it, but neither take it on nor use its rights before that. */
async function readLogin(db: Db): Promise<{ login: string; states: State[] }> {
  const { rows } = await sql<State & { login: string }>`
    select current_user::text as login, name as role,
           case when role.oid is null then 'missing'
                when role.rolsuper or role.rolbypassrls then 'unlimited'
                when pg_has_role(role.oid, 'usage') and pg_has_role(role.oid,
                       case when current_setting('server_version_num')::int < 160000 then 'member' else 'set' end) then 'fine'
                else 'not_granted' end as state
      from unnest(${ROLES}::text[]) as name left join pg_roles role on role.rolname = name
     order by name`.execute(db);
  return { login: rows[0]?.login ?? '', states: rows };
}

const DUPLICATE_OBJECT = '42710';
const UNIQUE_VIOLATION = '23505';
const NOT_PERMITTED = '42501';
/** Another database of the server is being migrated, and touched the same role. */
const CONCURRENTLY_UPDATED = 'XX000';

/** What counts is the state that is read afterwards. */
async function tolerating(statement: Promise<unknown>): Promise<void> {
  try {
    await statement;
  } catch (error) {
    const expected = [DUPLICATE_OBJECT, UNIQUE_VIOLATION, NOT_PERMITTED, CONCURRENTLY_UPDATED];
    if (!(error instanceof pg.DatabaseError) || !expected.includes(error.code ?? '')) throw error;
  }
}
