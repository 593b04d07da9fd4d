import pg from 'pg';
import type { Passwords } from './cluster.ts';
import { EmbeddedPostgresError } from './errors.ts';

const IN_USE = [1_835_101_803, 1];
const SET_UP = [1_835_101_803, 2];

/**
 * A connection that each Maskline process keeps for as long as it uses the server. Its shared lock says "in use", so
 * that the last process to leave knows that it is the last, and a killed one is forgotten with its connection.
 */
export type Lifeline = {
  client: pg.Client;
  lost: Promise<void>;
};

export async function holdLifeline(port: number, passwords: Passwords): Promise<Lifeline> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password: passwords.superuser,
    database: 'postgres',
    application_name: 'maskline lifeline',
    ssl: false,
    connectionTimeoutMillis: 5_000,
  });
  const lost = new Promise<void>((resolve) => {
    client.once('end', resolve);
    client.on('error', () => resolve());
  });
  try {
    await client.connect();
    // Waits while the last one is leaving; the server then ends this connection, and the caller starts it again.
    await client.query('select pg_advisory_lock_shared($1, $2)', IN_USE);
    await setUp(client, passwords);
    return { client, lost };
  } catch (error) {
    await client.end().catch(() => {});
    throwIfHopeless(error);
    throw error;
  }
}

/** Gives up the shared lock. True: nobody else holds one, and nobody can take one until the server has stopped. */
export async function releaseLifeline({ client }: Lifeline): Promise<boolean> {
  await client.query('select pg_advisory_unlock_shared($1, $2)', IN_USE);
  const { rows } = await client.query('select pg_try_advisory_lock($1, $2) as last', IN_USE);
  return rows[0].last;
}

async function setUp(client: pg.Client, passwords: Passwords): Promise<void> {
  if (await hasDatabase(client)) return;
  await client.query('select pg_advisory_lock($1, $2)', SET_UP);
  if (!(await hasDatabase(client))) {
    const password = client.escapeLiteral(passwords.application);
    await client.query('drop role if exists maskline');
    // As on a server of one's own: no superuser, so that row-level security holds for it too.
    await client.query(`create role maskline login createdb createrole password ${password}`);
    await client.query('create database maskline owner maskline');
  }
  await client.query('select pg_advisory_unlock($1, $2)', SET_UP);
}

async function hasDatabase(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query("select from pg_database where datname = 'maskline'");
  return rowCount === 1;
}

function throwIfHopeless(error: unknown): void {
  if (!(error instanceof pg.DatabaseError) || error.code !== '28P01') return;
  throw new EmbeddedPostgresError(
    'The embedded PostgreSQL refuses the password in passwords.json beside its data: restore that file from a backup.',
    { cause: error },
  );
}
