import { appendFile, mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What has to be erased again when a backup brings it back: ids and keyed hashes, nothing that names a person. */
export type Erasure = {
  orgId: string;
  clientId: string;
  erasedAt: string;
  /** The organization's key of the hashes, sealed, in base64; null for a client without a phone. */
  keySealed: string | null;
  phones: { hash: string; optedOutAt: string | null; carrierBlocks: boolean }[];
};

/** Kept outside the database, because a restore would take it back. One erasure may stand in it several times. */
export type ErasureList = {
  add(erasure: Erasure): Promise<void>;
  read(): Promise<Erasure[]>;
};

/**
 * A file of JSON lines in the data folder, written to the disk before `add` returns; a line that was cut off is passed
 * over.
 */
export function erasureFile({ dataDir }: { dataDir: string }): ErasureList {
  const path = join(dataDir, 'erasures.jsonl');
  return {
    async add(erasure) {
      await mkdir(dataDir, { recursive: true });
      const before = await readFile(path, 'utf8').catch(ignoreMissing);
      const line = `${before === '' || before.endsWith('\n') ? '' : '\n'}${JSON.stringify(erasure)}\n`;
      await appendFile(path, line, { mode: 0o600, flush: true });
      await syncFolder(dirname(path));
    },
    async read() {
      const lines = (await readFile(path, 'utf8').catch(ignoreMissing)).split('\n');
      return lines.flatMap((line) => parse(line) ?? []);
    },
  };
}

function parse(line: string): Erasure | null {
  try {
    return line === '' ? null : (JSON.parse(line) as Erasure);
  } catch {
    return null;
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
}

function ignoreMissing(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return '';
  throw error;
}
