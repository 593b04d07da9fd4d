import { open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Puts a file in place of another, all at once, and on the disk before it returns. Only its owner may read it. */
export async function replaceFile(path: string, content: string): Promise<void> {
  const unfinished = `${path}.new`;
  await rm(unfinished, { force: true });
  await writeFile(unfinished, content, { mode: 0o600, flush: true });
  await moveFile(unfinished, path);
}

/** Gives a file another name, on the disk before it returns; another of that name is gone then. */
export async function moveFile(from: string, to: string): Promise<void> {
  await rename(from, to);
  await syncFolder(dirname(to));
}

export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
}
