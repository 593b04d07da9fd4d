import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { DIGEST_LINE_BYTES, readDigestLine } from './digest-line.ts';
import { BackupError } from './errors.ts';
import { type BackupHeader, FORMAT_LINE, readHeader } from './header.ts';

/** A backup that is as it was written. `rows` reads the rows of all tables, one after the other. */
export type OpenBackup = { header: BackupHeader; rows(): AsyncIterable<Buffer> };

const LONGEST_HEADER = 1_000_000;

/** Reads the whole file once to see that no byte of it is missing or changed. Throws `BackupError` if one is. */
export async function openBackup(path: string): Promise<OpenBackup> {
  const file = await open(path).catch((cause: NodeJS.ErrnoException) => {
    throw new BackupError(`The backup ${path} cannot be read (${cause.code}).`, { cause });
  });
  try {
    const end = (await file.stat()).size - DIGEST_LINE_BYTES;
    const start = await readText(file, 0, LONGEST_HEADER);
    if (!start.startsWith(FORMAT_LINE.slice(0, 16))) {
      throw new BackupError(`${path} is not a backup of Maskline.`);
    }
    await requireWhole(path, file, end);
    const header = readHeader(firstLines(start));
    const rowsAt = Buffer.byteLength(firstLines(start));
    return { header, rows: () => gunzipped(path, { start: rowsAt, end: end - 1 }) };
  } finally {
    await file.close();
  }
}

async function requireWhole(path: string, file: FileHandle, end: number): Promise<void> {
  const expected = end > 0 ? readDigestLine(await readText(file, end, DIGEST_LINE_BYTES)) : null;
  const hash = createHash('sha256');
  if (expected !== null) {
    for await (const chunk of createReadStream(path, { end: end - 1 })) hash.update(chunk);
  }
  if (expected !== null && hash.digest('hex') === expected) return;
  throw new BackupError(
    `${path} is not as it was written: it was cut off or changed. Nothing was touched; restore another backup.`,
  );
}

/** Two of them: the format and the header. */
function firstLines(text: string): string {
  const second = text.indexOf('\n', text.indexOf('\n') + 1);
  return text.slice(0, second + 1);
}

async function readText(file: FileHandle, position: number, length: number): Promise<string> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead).toString('utf8');
}

async function* gunzipped(path: string, range: { start: number; end: number }): AsyncIterable<Buffer> {
  const gunzip = createGunzip();
  const file = createReadStream(path, range);
  file.once('error', (error) => gunzip.destroy(error));
  yield* file.pipe(gunzip);
}
