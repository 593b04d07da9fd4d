import { mkdir, realpath } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Binaries, findBinaries } from './binaries.ts';
import {
  type ClusterFiles,
  clusterFilesIn,
  ensureCluster,
  type Passwords,
  readPasswords,
} from './cluster.ts';
import { EmbeddedPostgresError } from './errors.ts';
import { holdLifeline, type Lifeline, releaseLifeline } from './lifeline.ts';
import { findPostmaster } from './pid-file.ts';
import { choosePort, rememberPort, type Settings, startPostmaster, stopPostmaster } from './postmaster.ts';
import { findServerAccount, type ServerAccount } from './server-account.ts';

export type EmbeddedPostgresOptions = {
  dataDir: string;
  log: (line: string) => void;
  /** Settings of postgresql.conf on top of ours. */
  settings?: Settings;
};

/** `stop` may be called twice. The server stays up while another Maskline process uses it. */
export type EmbeddedPostgres = { url: string; stop(): Promise<void> };

type Launch = {
  files: ClusterFiles;
  binaries: Binaries;
  account: ServerAccount;
  passwords: Passwords;
  settings: Settings;
  log: (line: string) => void;
};

const START_LIMIT_MS = 120_000;

/**
 * Starts the PostgreSQL whose data is in `dataDir`, or joins the one that already runs there: of another process, or
 * left over by a killed one. Brings it back on the same port if it dies. Throws `EmbeddedPostgresError` with what to do.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const launch = await prepare(options);
  const { port, lifeline } = await join(launch, () => choosePort(launch.files));
  await rememberPort(launch.files, port);
  const url = `postgres://maskline:${launch.passwords.application}@127.0.0.1:${port}/maskline`;
  return { url, stop: keepAlive(launch, port, lifeline) };
}

async function prepare({ dataDir, log, settings = {} }: EmbeddedPostgresOptions): Promise<Launch> {
  await mkdir(dataDir, { recursive: true });
  const files = clusterFilesIn(await realpath(dataDir));
  const account = await findServerAccount(files.cluster);
  const binaries = await findBinaries(files.dataDir, account);
  await ensureCluster(files, binaries, account, log);
  return { files, binaries, account, passwords: await readPasswords(files), settings, log };
}

/** Tries until it holds a lifeline to the one living server of the cluster. */
async function join(
  launch: Launch,
  port: () => Promise<number>,
): Promise<{ port: number; lifeline: Lifeline }> {
  const deadline = performance.now() + START_LIMIT_MS;
  let lastError: unknown;
  while (performance.now() < deadline) {
    try {
      const running = await findPostmaster(launch.files.cluster);
      if (running?.isReady)
        return { port: running.port, lifeline: await holdLifeline(running.port, launch.passwords) };
      if (!running && (await startPostmaster({ ...launch, port: await port() })) === 'started') continue;
    } catch (error) {
      if (error instanceof EmbeddedPostgresError) throw error;
      lastError = error;
    }
    await sleep(100);
  }
  throw new EmbeddedPostgresError(
    `The embedded PostgreSQL in ${launch.files.home} was not ready within ${START_LIMIT_MS / 1000} s. See ${launch.files.log}.`,
    { cause: lastError },
  );
}

/** Watches over the server until the returned function stops it. */
function keepAlive(launch: Launch, port: number, first: Lifeline): () => Promise<void> {
  let isStopping = false;
  let current: Promise<Lifeline | null> = Promise.resolve(first);
  const watch = async (lifeline: Lifeline) => {
    await lifeline.lost;
    if (isStopping) return;
    launch.log('The connection to the embedded PostgreSQL was lost; bringing it back');
    current = bringBack(launch, port, () => isStopping);
    const next = await current;
    if (next) void watch(next);
  };
  void watch(first);
  let stopped: Promise<void> | undefined;
  return () => {
    isStopping = true;
    stopped ??= current.then((lifeline) => leave(launch, lifeline));
    return stopped;
  };
}

// Pools keep the old port, so it is this one or none.
async function bringBack(launch: Launch, port: number, isStopping: () => boolean): Promise<Lifeline | null> {
  while (!isStopping()) {
    try {
      return (await join(launch, async () => port)).lifeline;
    } catch (error) {
      launch.log(
        `The embedded PostgreSQL does not come back: ${error instanceof Error ? error.message : error}`,
      );
      await sleep(1_000);
    }
  }
  return null;
}

async function leave({ files, log }: Launch, lifeline: Lifeline | null): Promise<void> {
  const isLast = await (lifeline && releaseLifeline(lifeline).catch(() => false));
  const running = isLast ? await findPostmaster(files.cluster) : null;
  if (running) await stopPostmaster(running, log);
  else if (lifeline) log('The embedded PostgreSQL stays up for another Maskline process');
  await lifeline?.client.end().catch(() => {});
}
