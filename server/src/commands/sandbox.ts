import type { Config } from '../config.ts';
import { createLog } from '../log.ts';
import { openDatabase } from '../open-database.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { runUntilAskedToStop } from './signals.ts';

/** The sandbox in a process of its own. Give its address to the server as TWILIO_API_BASE_URL. */
export function runSandbox(config: Config): Promise<void> {
  return runUntilAskedToStop(
    () => openSandbox(config),
    async ({ url }) => {
      console.log(`The sandbox carrier answers at ${url}`);
      console.log(`Start the server with TWILIO_API_BASE_URL=${url} to use it.`);
    },
  );
}

async function openSandbox(config: Config): Promise<Pick<Sandbox, 'url' | 'stop'>> {
  const log = createLog(config.logLevel);
  const database = await openDatabase(config, log);
  const options = { databaseUrl: database.url, host: '127.0.0.1', port: config.sandboxPort, log };
  try {
    const sandbox = await startSandbox(options);
    const stop = () => sandbox.stop().finally(() => database.close());
    return { url: sandbox.url, stop };
  } catch (error) {
    await database.close();
    throw error;
  }
}
