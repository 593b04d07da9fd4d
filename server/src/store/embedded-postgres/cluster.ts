import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Binaries } from './binaries.ts';
import { EmbeddedPostgresError } from './errors.ts';
import { clusterArgument, type ServerAccount } from './server-account.ts';

/** Everything of one embedded PostgreSQL: `home` is ours, `cluster` belongs to the account that runs it. */
export type ClusterFiles = {
  dataDir: string;
  home: string;
  cluster: string;
  passwords: string;
  port: string;
  log: string;
};

/** Of the bootstrap superuser `postgres`, and of the role `maskline` that the product works as. */
export type Passwords = { superuser: string; application: string };

export function clusterFilesIn(dataDir: string): ClusterFiles {
  const home = join(dataDir, 'postgres');
  return {
    dataDir,
    home,
    cluster: join(home, 'cluster'),
    passwords: join(home, 'passwords.json'),
    port: join(home, 'port'),
    log: join(home, 'server.log'),
  };
}

export async function readPasswords(files: ClusterFiles): Promise<Passwords> {
  return JSON.parse(await readFile(files.passwords, 'utf8'));
}

/** Makes the cluster on the first start; later refuses one that these binaries or this user cannot run. */
export async function ensureCluster(
  files: ClusterFiles,
  binaries: Binaries,
  account: ServerAccount,
  log: (line: string) => void,
): Promise<void> {
  const majorVersion = await readMajorVersion(files);
  if (majorVersion === null) {
    log(`Making a PostgreSQL database in ${files.home}`);
    await createCluster(files, binaries, account);
  } else if (majorVersion !== binaries.majorVersion) {
    throw new EmbeddedPostgresError(
      `The database in ${files.home} was made by PostgreSQL ${majorVersion}, and this release of Maskline brings PostgreSQL ${binaries.majorVersion}, which cannot open it. Run the release that made it, or move the contents with pg_dump of PostgreSQL ${majorVersion} to a server of yours and set DATABASE_URL. Nothing was changed.`,
    );
  }
}

async function readMajorVersion(files: ClusterFiles): Promise<number | null> {
  try {
    const version = Number.parseInt(await readFile(join(files.cluster, 'PG_VERSION'), 'utf8'), 10);
    await readPasswords(files);
    return version;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' && (await stat(files.home).catch(() => null)) === null) return null;
    const reason =
      code === 'EACCES' || code === 'EPERM'
        ? 'belongs to another user. Start Maskline as the user who started it first, or as root'
        : 'is not a complete PostgreSQL database. Restore it from a backup, or move the folder away to begin anew';
    throw new EmbeddedPostgresError(`${files.home} ${reason}.`, { cause });
  }
}

// Renaming a finished folder into place means that a kill leaves no half-made cluster, and that of two processes
// at their first start one wins with its passwords and its cluster together.
async function createCluster(files: ClusterFiles, binaries: Binaries, account: ServerAccount): Promise<void> {
  await removeUnfinished(files.dataDir);
  const unfinished = await mkdtemp(join(files.dataDir, '.postgres-'));
  try {
    await chmod(unfinished, 0o711);
    await initialize(join(unfinished, 'cluster'), unfinished, binaries, account);
    await rename(unfinished, files.home);
    await syncFolder(files.dataDir);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
  }
}

async function initialize(
  cluster: string,
  home: string,
  binaries: Binaries,
  account: ServerAccount,
): Promise<void> {
  const passwords: Passwords = {
    superuser: randomBytes(24).toString('hex'),
    application: randomBytes(24).toString('hex'),
  };
  const forInitdb = join(home, 'initial-password');
  await writeFile(join(home, 'passwords.json'), JSON.stringify(passwords), { mode: 0o600, flush: true });
  await writeFile(forInitdb, passwords.superuser, { mode: 0o600 });
  await mkdir(cluster, { mode: 0o700 });
  if (account.uid !== undefined) {
    for (const path of [cluster, forInitdb]) await chown(path, account.uid, account.gid);
  }
  await runInitdb(cluster, binaries, account);
  await rm(forInitdb);
}

async function runInitdb(cluster: string, binaries: Binaries, account: ServerAccount): Promise<void> {
  // The built-in collation: an upgrade of the system's libraries cannot change the order within an index.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['--username=postgres', '--auth=scram-sha-256', '--pwfile=../initial-password'];
  const target = ['-D', await clusterArgument(cluster, account)];
  const options = { cwd: cluster, env: { LC_ALL: 'C' }, ...account };
  try {
    await promisify(execFile)(binaries.initdb, [...target, ...access, ...locale], options);
  } catch (cause) {
    const said = (cause as { stderr?: string }).stderr?.trim();
    throw new EmbeddedPostgresError(`PostgreSQL could not make a database: ${said || String(cause)}`, {
      cause,
    });
  }
}

async function removeUnfinished(dataDir: string): Promise<void> {
  const ageLimitMs = 10 * 60_000;
  for (const name of await readdir(dataDir)) {
    if (!name.startsWith('.postgres-')) continue;
    const path = join(dataDir, name);
    const found = await stat(path).catch(() => null);
    // A younger one may be the work of another process that is at it now.
    if (found && Date.now() - found.mtimeMs > ageLimitMs) await rm(path, { recursive: true, force: true });
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
}
