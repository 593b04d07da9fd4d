import type { Config } from '../config.ts';
import { createLog } from '../log.ts';
import { openDatabase } from '../open-database.ts';
import { startSandbox } from '../sandbox/sandbox.ts';
import { untilAskedToStop } from './signals.ts';

/** The sandbox in a process of its own. Give its address to the server as TWILIO_API_BASE_URL. */
export async function runSandbox(config: Config): Promise<void> {
  const log = createLog(config.logLevel);
  const askedToStop = untilAskedToStop();
  const database = await openDatabase(config, log);
  const sandbox = await startSandbox({
    databaseUrl: database.url,
    host: '127.0.0.1',
    port: config.sandboxPort,
    log,
  });
  console.log(`The sandbox carrier answers at ${sandbox.url}`);
  console.log(`Start the server with TWILIO_API_BASE_URL=${sandbox.url} to use it.`);
  await askedToStop;
  await sandbox.stop();
  await database.close();
}
