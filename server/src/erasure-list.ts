import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { replaceFile, syncFolder } from './durable-file.ts';

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
  /** Puts something else in place of each, all at once. */
  rewrite(change: (erasure: Erasure) => Erasure): Promise<void>;
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
    async rewrite(change) {
      const before = await readFile(path, 'utf8').catch(ignoreMissing);
      const erasures = before.split('\n').flatMap((line) => parse(line) ?? []);
      const after = erasures.map((erasure) => `${JSON.stringify(change(erasure))}\n`).join('');
      if (after !== before) await replaceFile(path, after);
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

function ignoreMissing(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return '';
  throw error;
}
