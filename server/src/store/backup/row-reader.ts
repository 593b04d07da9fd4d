import { BackupError } from './errors.ts';

const NEWLINE = 10;

/** Cuts a stream of rows into the tables they belong to: each row is one line. */
export type RowReader = {
  /** The next rows, which must all be read before more are taken. */
  take(rows: number): AsyncGenerator<Buffer>;
  /** Throws unless every row has been taken. */
  requireEnd(): Promise<void>;
};

export function readRows(chunks: AsyncIterable<Buffer>): RowReader {
  const source = chunks[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const fill = async () => {
    while (rest.length === 0) {
      const next = await source.next();
      if (next.done) return false;
      rest = next.value;
    }
    return true;
  };
  return {
    async *take(rows) {
      for (let missing = rows; missing > 0; ) {
        if (!(await fill())) throw new BackupError('The backup holds fewer rows than its header says.');
        const { end, found } = endOfRows(rest, missing);
        missing -= found;
        const taken = rest.subarray(0, end);
        rest = rest.subarray(end);
        yield taken;
      }
    },
    async requireEnd() {
      if (await fill()) throw new BackupError('The backup holds more rows than its header says.');
    },
  };
}

/** Where at most `wanted` rows end, or the whole chunk if it has fewer. */
function endOfRows(chunk: Buffer, wanted: number): { end: number; found: number } {
  let end = 0;
  for (let found = 0; found < wanted; found += 1) {
    const newline = chunk.indexOf(NEWLINE, end);
    if (newline === -1) return { end: chunk.length, found };
    end = newline + 1;
  }
  return { end, found: wanted };
}
