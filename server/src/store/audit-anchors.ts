import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

/** What a chain was at an instant, kept outside the database. */
export type Anchor = {
  at: string;
  orgId: string;
  seq: string;
  hash: string;
  /** Set where a restore put the chain back to what it was then. */
  restoredFrom: string | null;
};

const Line = z.object({
  at: z.iso.datetime(),
  organization: z.uuid(),
  seq: z.int().min(0),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  restored_from: z.iso.datetime().optional(),
});

/** Adds anchors to the file, which it makes where there is none, and waits until the disk has them. */
export async function appendAnchors(file: string, anchors: readonly Anchor[]): Promise<void> {
  if (anchors.length === 0) return;
  const handle = await open(file, 'a+', 0o600);
  try {
    const { size } = await handle.stat();
    const lines = anchors.map((anchor) => `${lineOf(anchor)}\n`).join('');
    await handle.appendFile(`${(await endsInTornLine(handle, size)) ? '\n' : ''}${lines}`);
    await handle.sync();
    if (size === 0) await syncFolder(dirname(file));
  } finally {
    await handle.close();
  }
}

/** Every line of the file in its order; null for one that cannot be read, as a crash leaves one. No file, no anchors. */
export async function* readAnchors(file: string): AsyncGenerator<Anchor | null> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (!handle) return;
  await handle.close();
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) if (line !== '') yield parse(line);
}

function lineOf({ at, orgId, seq, hash, restoredFrom }: Anchor): string {
  const anchor = { at, organization: orgId, seq: Number(seq), hash };
  return JSON.stringify(restoredFrom ? { ...anchor, restored_from: restoredFrom } : anchor);
}

function parse(line: string): Anchor | null {
  const { success, data } = Line.safeParse(jsonOf(line));
  if (!success) return null;
  const { at, organization: orgId, seq, hash, restored_from: restoredFrom = null } = data;
  return { at, orgId, seq: String(seq), hash, restoredFrom };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

async function endsInTornLine(handle: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  await handle.read(last, 0, 1, size - 1);
  return last.toString() !== '\n';
}

/** So that the file's own name is on the disk, too. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path);
  await folder.sync().finally(() => folder.close());
}
