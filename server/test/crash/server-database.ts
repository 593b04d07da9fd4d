import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { clusterFilesIn, readPasswords } from '../../src/store/embedded-postgres/cluster.ts';
import { findPostmaster } from '../../src/store/embedded-postgres/pid-file.ts';

// Rows are passed over that a frozen server has locked: it must go on some day.

/** The server's embedded PostgreSQL, seen from outside: what is undecided, how to break it, and how to let time pass. */
export type ServerDatabase = ReturnType<typeof openServerDatabase>;

export function openServerDatabase(dataDir: string) {
  const files = clusterFilesIn(dataDir);
  // A connection for each question: it is killed now and then.
  const ask = async <Row extends pg.QueryResultRow>(statement: string): Promise<pg.QueryResult<Row>> => {
    const client = new pg.Client({
      host: '127.0.0.1',
      port: Number(await readFile(files.port, 'utf8')),
      user: 'postgres',
      password: (await readPasswords(files)).superuser,
      database: 'maskline',
      connectionTimeoutMillis: 5_000,
    });
    client.on('error', () => {});
    await client.connect();
    return client.query<Row>(statement).finally(() => client.end());
  };
  const change = async (statement: string) => (await ask(statement)).rowCount ?? 0;
  return {
    /** Texts that still wait, and calls of which nobody knows the end. */
    countUndecided: async () => Number((await ask<{ count: string }>(UNDECIDED)).rows[0]?.count),
    /** Calls that began longer ago than any call takes, and of which nobody knows the end. */
    countOldCalls: async () => Number((await ask<{ count: string }>(OLD_CALLS)).rows[0]?.count),
    countReceived: async () => Number((await ask<{ count: string }>(RECEIVED)).rows[0]?.count),
    /** As if `seconds` had passed since the calls that began at least `least` seconds ago. */
    ageCalls: ({ least, seconds }: { least: number; seconds: number }) =>
      change(`update delivery_attempts set started_at = started_at - interval '${seconds} seconds'
        where id in (select id from delivery_attempts where state = 'calling'
          and started_at <= clock_timestamp() - interval '${least} seconds' for update skip locked)`),
    /** As if the settle window of every call of unknown outcome were over. */
    endSettleWindows: () => change(END_WINDOWS),
    cutConnections: () => change(CUT_CONNECTIONS),
    /** Kills PostgreSQL itself. False if it is not running. */
    kill: async () => {
      const running = await findPostmaster(files.cluster);
      if (running) process.kill(running.pid, 'SIGKILL');
      return running !== null;
    },
    /** Whatever the server left running. */
    stop: async () => {
      const running = await findPostmaster(files.cluster).catch(() => null);
      if (running) process.kill(running.pid, 'SIGQUIT');
    },
  };
}

const OLD_CALLS = `select count(*) from delivery_attempts
  where state in ('calling', 'unknown') and started_at < clock_timestamp() - interval '30 seconds'`;

const RECEIVED = 'select count(*) from inbound_texts';

const UNDECIDED = `select (select count(*) from messages where direction = 'outbound' and status = 'queued')
  + (select count(*) from delivery_attempts where state in ('calling', 'unknown')) as count`;

// A lookup that began before puts the next one off by the age that it then finds.
const END_WINDOWS = `update delivery_attempts
  set next_lookup_at = clock_timestamp(), started_at = case
    when started_at > clock_timestamp() - interval '11 minutes' then started_at - interval '11 minutes'
    else started_at end
  where id in (select id from delivery_attempts where state = 'unknown' and (next_lookup_at > clock_timestamp()
    or started_at > clock_timestamp() - interval '11 minutes') for update skip locked)`;

const CUT_CONNECTIONS = `select pg_terminate_backend(pid) from pg_stat_activity
  where backend_type = 'client backend' and pid <> pg_backend_pid()`;
