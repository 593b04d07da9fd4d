import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { BackupError } from './backup/errors.ts';
import { IN_USE } from './locks.ts';

const TRY_AGAIN_MS = 1_000;

/**
 * Says that a process is at work on the database, until the returned function is called; a lost connection is made again.
 * Throws `BackupError` while a restore or a rotation of the secret key is under way.
 */
export async function holdInUse(databaseUrl: string): Promise<() => Promise<void>> {
  const over = new AbortController();
  const { signal } = over;
  let current = await takeShared(databaseUrl);
  const watch = (held: pg.Client) =>
    held.once('end', async () => {
      const next = await takeAgain(databaseUrl, signal);
      if (next === null) return;
      current = next;
      watch(next);
    });
  watch(current);
  return async () => {
    over.abort();
    await current.end();
  };
}

async function takeShared(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'maskline in use',
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query('select pg_try_advisory_lock_shared($1, $2) as taken', IN_USE);
  if (rows[0].taken) return client;
  await client.end();
  throw new BackupError(
    'A restore or a rotation of the secret key is under way on this database: start again when it is done.',
  );
}

async function takeAgain(databaseUrl: string, signal: AbortSignal): Promise<pg.Client | null> {
  while (!signal.aborted) {
    const client = await takeShared(databaseUrl).catch(() => null);
    if (client && !signal.aborted) return client;
    await client?.end();
    await sleep(TRY_AGAIN_MS, undefined, { signal, ref: false }).catch(() => {});
  }
  return null;
}

/** Connects as the only one of Maskline's processes on the database. Throws `BackupError` while another is at work. */
export async function connectAlone(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'maskline restore' });
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query('select pg_try_advisory_lock($1, $2) as taken', IN_USE);
  if (rows[0].taken) return client;
  await client.end();
  throw new BackupError(
    'Maskline is at work on this database: stop the server, and the sandbox if it runs by itself, then try again. Nothing was touched.',
  );
}
