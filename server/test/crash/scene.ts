import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '../../src/demo/free-port.ts';
import { makeTestFolder } from '../support/test-folder.ts';
import { type Api, openApi } from './api.ts';
import { type Chance, createChance } from './chance.ts';
import { runMaskline, startMaskline } from './child.ts';
import { type Company, foundCompany } from './company.ts';
import { type Desk, openDesk } from './desk.ts';
import { type Journal, openJournal } from './journal.ts';
import { type Ledger, openLedger } from './ledger.ts';
import type { Options } from './options.ts';
import { type Server, superviseServer } from './server.ts';
import { openServerDatabase, type ServerDatabase } from './server-database.ts';
import { createTraffic, type Traffic } from './traffic.ts';

/** Everything that a fault may need: the processes, the people who text, and the books. */
export type Scene = {
  options: Options;
  chance: Chance;
  server: Server;
  /** Starts a second server on the same database; gives what ends it. */
  startSpare(): Promise<() => Promise<void>>;
  database: ServerDatabase;
  desk: Desk;
  api: Api;
  company: Company;
  ledger: Ledger;
  journal: Journal;
  traffic: Traffic;
};
/** What is there before the company is, so that it can be cleared away whatever goes wrong. */
export type Ground = Awaited<ReturnType<typeof prepareGround>>;

export async function prepareGround(options: Options, over: AbortSignal) {
  const folder = await makeTestFolder();
  const logs = await mkdtemp(join(tmpdir(), 'maskline-crash-logs-'));
  const [carrierPort, serverPort, sparePort] = await findPorts();
  const carrierDir = join(folder, 'carrier');
  const serverDir = join(folder, 'server');
  const urls = [`http://127.0.0.1:${serverPort}`];
  const desk = openDesk(`http://127.0.0.1:${carrierPort}`);
  const environment = (port: number) => ({
    MASKLINE_DATA_DIR: serverDir,
    MASKLINE_PORT: String(port),
    MASKLINE_LOG_LEVEL: 'info',
    MASKLINE_REQUESTS_PER_MINUTE: '0',
    TWILIO_API_BASE_URL: desk.url,
  });
  // Its database is its own, so that it knows the truth whatever is killed.
  const carrier = startMaskline(
    ['sandbox'],
    { MASKLINE_DATA_DIR: carrierDir, MASKLINE_SANDBOX_PORT: String(carrierPort), MASKLINE_LOG_LEVEL: 'warn' },
    join(logs, 'carrier.log'),
  );
  const server = superviseServer((failpoint) => {
    const armed = failpoint === null ? {} : { MASKLINE_FAILPOINT: failpoint };
    return startMaskline(
      ['start', '--empty'],
      { ...environment(serverPort), ...armed },
      join(logs, 'server.log'),
    );
  });
  const database = openServerDatabase(serverDir);
  return {
    options,
    folder,
    logs,
    over,
    desk,
    server,
    database,
    api: openApi(() => urls, over),
    commandLine: (args: readonly string[], env: Record<string, string> = {}) =>
      runMaskline(args, { ...environment(serverPort), ...env }),
    startSpare: async (api: Api, key: string) => {
      const url = `http://127.0.0.1:${sparePort}`;
      const log = join(logs, 'spare.log');
      const spare = startMaskline(['start', '--empty'], environment(sparePort), log);
      urls.push(url);
      await openApi(() => [url], over).get(key, '/organization');
      return async () => {
        urls.pop();
        spare.signal('SIGTERM');
        await spare.ended;
        await api.get(key, '/organization');
      };
    },
    clearAway: async (keepsLogs: boolean) => {
      await server.stop('SIGKILL');
      carrier.signal('SIGKILL');
      await carrier.ended;
      await database.stop();
      await openServerDatabase(carrierDir).stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
      if (!keepsLogs) await rm(logs, { recursive: true, force: true });
    },
  };
}

export async function openScene(ground: Ground): Promise<Scene> {
  const { options, desk, server, database, api, commandLine } = ground;
  await desk.ready();
  server.start();
  while ((await api.once({ method: 'GET', path: '/organization', key: '' })) === null) await sleep(100);
  const company = await foundCompany({ api, desk, commandLine });
  const ledger = openLedger();
  const chance = createChance(options.seed);
  const traffic = createTraffic({ api, desk, company, ledger, chance });
  const startSpare = () => ground.startSpare(api, company.ownerKey);
  const journal = openJournal(console.log);
  return { options, chance, server, startSpare, database, desk, api, company, ledger, journal, traffic };
}

async function findPorts(): Promise<[number, number, number]> {
  return [await findFreePort(), await findFreePort(), await findFreePort()];
}
