import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { link, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** A PostgreSQL that lives and serves this very cluster. */
export type Postmaster = { pid: number; port: number; isReady: boolean };

/**
 * What tells our server from any other process: device and inode of its cluster, given on its command line. They
 * survive a renamed folder, and a copied folder has others.
 */
export async function clusterIdentity(cluster: string): Promise<string> {
  const { dev, ino } = await stat(cluster, { bigint: true });
  return `maskline.cluster=${dev}:${ino}:`;
}

/**
 * The living server of the cluster, or null. A `postmaster.pid` whose id now belongs to another program or to a
 * zombie is removed, because PostgreSQL would take that for a living server; one of a dead process it replaces itself.
 */
export async function findPostmaster(cluster: string): Promise<Postmaster | null> {
  const path = join(cluster, 'postmaster.pid');
  const content = await readFile(path, 'utf8').catch(() => null);
  if (content === null) return null;
  const [pidLine, , , portLine, , , , status] = content.split('\n');
  const pid = Number(pidLine);
  if (!(pid > 0)) return removeEmpty(path, content);
  if (!exists(pid)) return null;
  if ((await commandLineOf(pid)).includes(await clusterIdentity(cluster))) {
    return { pid, port: Number(portLine), isReady: status?.startsWith('ready') === true };
  }
  if (exists(pid)) await removeUnlessReplaced(path, content);
  return null;
}

/** False for a zombie too: a parent that never asks for its dead, as in many containers, leaves them for good. */
export function isAlive(pid: number): boolean {
  if (!exists(pid) || process.platform !== 'linux') return exists(pid);
  try {
    const afterName = readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/^.*\) /s, '');
    return !/^[ZX]/.test(afterName);
  } catch {
    return exists(pid);
  }
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

// A zombie has no command line, so it counts as not ours.
async function commandLineOf(pid: number): Promise<string> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', `${pid}`]).catch(() => ({
    stdout: '',
  }));
  return stdout;
}

// Empty for an instant while a server starts, and for good after a power cut.
async function removeEmpty(path: string, content: string): Promise<null> {
  const found = await stat(path).catch(() => null);
  if (found && Date.now() - found.mtimeMs > 5_000) await removeUnlessReplaced(path, content);
  return null;
}

// Another process may start the server between our reading and our removing: then its file goes back at once.
// Even without any file PostgreSQL finds a server on the same cluster by its shared memory.
async function removeUnlessReplaced(path: string, content: string): Promise<void> {
  const aside = join(dirname(path), `postmaster.pid.stale-${process.pid}`);
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  if ((await readFile(aside, 'utf8')) !== content) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}
