import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EmbeddedPostgresError, USE_YOUR_OWN_SERVER } from './errors.ts';

/** Whom PostgreSQL runs as, in the form of Node's spawn options; `{}` is the user who started Node. */
export type ServerAccount = { uid: number; gid: number } | Record<string, never>;

/** PostgreSQL refuses to run as root, so root starts it as the owner of the cluster, or at first as `nobody`. */
export async function findServerAccount(clusterDir: string): Promise<ServerAccount> {
  if (process.getuid?.() !== 0) return {};
  const owner = await stat(clusterDir).catch(() => null);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return findNobody();
}

/** The value of `-D`: the path, or a way round parent folders that the account may not enter. */
export async function clusterArgument(clusterDir: string, account: ServerAccount): Promise<string> {
  if (await mayEnterParents(clusterDir, account)) return clusterDir;
  if (process.platform !== 'linux') {
    throw new EmbeddedPostgresError(
      `PostgreSQL cannot run as root, and no other user may enter ${dirname(clusterDir)}. Start Maskline as an ordinary user, or set MASKLINE_DATA_DIR to a folder that all users may enter.`,
    );
  }
  // Node enters the folder before it gives up root, and this link leads there without asking the parents.
  return '/proc/self/cwd';
}

/** Whether the account can reach `path` through all of its parent folders. */
export async function mayEnterParents(path: string, account: ServerAccount): Promise<boolean> {
  if (account.uid === undefined) return true;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

async function findNobody(): Promise<ServerAccount> {
  const accounts = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const [, , uid, gid] = accounts.match(/^nobody:.*$/m)?.[0].split(':') ?? [];
  if (uid === undefined || gid === undefined) {
    throw new EmbeddedPostgresError(
      `PostgreSQL cannot run as root, and this system has no user "nobody" to run it as. Start Maskline as an ordinary user. ${USE_YOUR_OWN_SERVER}`,
    );
  }
  // Some systems write nobody's id as -2.
  return { uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 };
}
