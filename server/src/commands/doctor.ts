import { access, constants } from 'node:fs/promises';
import type { Config } from '../config.ts';
import { examineDatabase } from './doctor-database.ts';
import type { Finding } from './finding.ts';
import { askServer, serverUrl } from './running-server.ts';

const SIGNS = { ok: 'ok    ', look: 'look  ', wrong: 'wrong ' } as const;

/**
 * Looks at what Maskline needs, changes nothing of it, and says for each thing that is missing what to do. Exit status 1 if
 * something is wrong.
 */
export async function doctor(config: Config): Promise<void> {
  const findings = [
    nodeVersion(),
    publicUrl(config),
    await dataFolder(config),
    ...(await examineDatabase(config)),
    await server(config),
  ];
  for (const { state, about, advice } of findings) {
    console.log(`${SIGNS[state]}${about}${advice ? `\n      → ${advice}` : ''}`);
  }
  if (findings.some(({ state }) => state === 'wrong')) process.exitCode = 1;
}

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const about = `Node ${process.versions.node}`;
  if (major > 20 || (major === 20 && minor >= 19)) return { state: 'ok', about };
  return { state: 'wrong', about, advice: 'Install Node 20.19 or later.' };
}

function publicUrl({ publicUrl, twilioApiBaseUrl }: Config): Finding {
  const isLocal = /^https?:\/\/(127\.|localhost|\[::1\])/.test(publicUrl);
  const about = `Carriers call this server at ${publicUrl}`;
  if (!twilioApiBaseUrl || !isLocal) return { state: 'ok', about };
  const advice = 'A carrier outside cannot reach that: set MASKLINE_PUBLIC_URL to your https address.';
  return { state: 'wrong', about, advice };
}

async function dataFolder({ dataDir }: Config): Promise<Finding> {
  const about = `Data folder ${dataDir}`;
  try {
    await access(dataDir, constants.R_OK | constants.W_OK);
    return { state: 'ok', about };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      return { state: 'look', about: `${about} is not there yet`, advice: '`npm start` makes it.' };
    const advice = 'Give it to the user who starts Maskline, or set MASKLINE_DATA_DIR.';
    return { state: 'wrong', about: `${about} cannot be used by this user`, advice };
  }
}

async function server(config: Config): Promise<Finding> {
  const url = serverUrl(config);
  const answer = await askServer(config);
  if (answer?.ok) return { state: 'ok', about: `The server answers at ${url}` };
  if (answer)
    return { state: 'look', about: `The server at ${url} is not ready`, advice: 'Its log says why.' };
  return { state: 'look', about: `No server answers at ${url}`, advice: '`npm start` starts one.' };
}
