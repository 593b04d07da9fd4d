import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Config, ConfigError } from './config.ts';

/** Makes the data folder where it is not there yet. Throws `ConfigError` where it cannot be made. */
export async function makeDataFolder({ dataDir }: Pick<Config, 'dataDir'>): Promise<void> {
  try {
    await makeFolder(resolve(dataDir));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new ConfigError(
      `The data folder ${dataDir} cannot be made (${code}): set MASKLINE_DATA_DIR to a folder that this user may write to.`,
      { cause },
    );
  }
}

// One level at a time: Node's own way to make parents never ends where a folder takes no other, such as in /proc.
async function makeFolder(path: string): Promise<void> {
  if (await isFolder(path)) return;
  if (dirname(path) !== path) await makeFolder(dirname(path));
  try {
    await mkdir(path);
  } catch (error) {
    if (!(await isFolder(path))) throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() === true;
}
