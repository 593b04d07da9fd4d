import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../../src/store/embedded-postgres/pid-file.ts';

const PREFIX = 'maskline-test-';

/** A temporary folder that everybody may enter; should this process be killed, the next run removes it. */
export async function makeTestFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), PREFIX));
  await chmod(folder, 0o755);
  await writeFile(join(folder, 'owner.pid'), `${process.pid}`);
  return folder;
}

/** Of killed runs. A PostgreSQL that is still up there notices within a minute that its folder is gone, and ends. */
export async function removeLeftoverFolders(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const pid = await readFile(join(tmpdir(), name, 'owner.pid'), 'utf8').catch(() => null);
    if (pid === null || isAlive(Number(pid))) continue;
    await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => {});
  }
}
