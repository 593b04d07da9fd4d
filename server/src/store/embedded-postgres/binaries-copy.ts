import { chmod, cp, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mayEnterParents, type ServerAccount } from './server-account.ts';

/**
 * Copies of the binaries, one place after the other: beside the data, and for a data folder that only root may
 * enter in the system's folder for what can be made again.
 */
export async function* copyWhereReadable(
  native: string,
  dataDir: string,
  account: ServerAccount,
): AsyncGenerator<string> {
  const { version } = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8'));
  const name = `postgresql-${version}-${process.platform}-${process.arch}`;
  for (const folder of [
    dataDir,
    '/var/cache/maskline',
    join(tmpdir(), `maskline-${process.getuid?.() ?? 0}`),
  ]) {
    const copy = join(folder, name);
    try {
      // Whatever the umask is: others must be able to enter.
      if (await mkdir(folder, { recursive: true })) await chmod(folder, 0o755);
      if (folder !== dataDir && !(await isOurs(folder))) continue;
      if (!(await mayEnterParents(copy, account))) continue;
      if (!(await isOurs(copy))) await copyTo(copy, native, folder);
      if (await isOurs(copy)) yield copy;
    } catch {
      // A read-only or full place: the next one may do.
    }
  }
}

// In a folder that everybody may write to, somebody else could have put programs of theirs under our name.
async function isOurs(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => null);
  return found?.isDirectory() === true && found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
}

async function copyTo(copy: string, native: string, folder: string): Promise<void> {
  const unfinished = await mkdtemp(join(folder, '.postgresql-'));
  try {
    const isNeeded = (path: string) => !path.endsWith('.a');
    await cp(native, unfinished, { recursive: true, verbatimSymlinks: true, filter: isNeeded });
    await openToAll(unfinished);
    // Fails when another process has just finished the same copy, which then serves both.
    await rename(unfinished, copy).catch(() => {});
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, (await lstat(path)).mode & 0o100 ? 0o755 : 0o644);
  }
}
