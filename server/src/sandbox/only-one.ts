import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { SandboxError } from './sandbox-error.ts';

const THE_SANDBOX = [1_835_101_803, 14];
const TRY_AGAIN_MS = 200;
// The database learns at once that a process was killed, but a statement of it may have to end first.
const PATIENCE_MS = 4_000;

/**
 * Says that the sandbox of this database runs here, until the returned function is called: two would make every callback
 * twice. Throws `SandboxError` while another runs; one that was killed is forgotten with its connection.
 */
export async function beTheOnlyOne(databaseUrl: string): Promise<() => Promise<void>> {
  const over = new AbortController();
  let current = await takeInTime(databaseUrl);
  const watch = (held: pg.Client) =>
    held.once('end', async () => {
      const next = await takeAgain(databaseUrl, over.signal);
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

async function takeInTime(databaseUrl: string): Promise<pg.Client> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const client = await take(databaseUrl);
    if (client) return client;
    if (performance.now() >= deadline) throw new SandboxError(ANOTHER_RUNS);
    await sleep(TRY_AGAIN_MS);
  }
}

const ANOTHER_RUNS =
  'Another sandbox runs on this database, in another Maskline perhaps: stop that one, or start this server with TWILIO_API_BASE_URL set to its address, such as http://127.0.0.1:4201.';

/** After the connection was lost. Should another have come first, this one goes on trying. */
async function takeAgain(databaseUrl: string, signal: AbortSignal): Promise<pg.Client | null> {
  while (!signal.aborted) {
    const client = await take(databaseUrl).catch(() => null);
    if (client && !signal.aborted) return client;
    await client?.end();
    await sleep(TRY_AGAIN_MS, undefined, { signal, ref: false }).catch(() => {});
  }
  return null;
}

async function take(databaseUrl: string): Promise<pg.Client | null> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'maskline sandbox',
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => {});
  await client.connect();
  // So that a machine that vanished without a word is noticed within half a minute, not after hours.
  await client.query(
    'set tcp_keepalives_idle = 15; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3',
  );
  const { rows } = await client.query('select pg_try_advisory_lock($1, $2) as taken', THE_SANDBOX);
  if (rows[0].taken) return client;
  await client.end();
  return null;
}
