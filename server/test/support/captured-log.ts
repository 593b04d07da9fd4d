import { createLog } from '../../src/log.ts';

/** A log as in production, whose lines can be read. */
export function captureLog() {
  const lines: string[] = [];
  const log = createLog('debug', { write: (line) => void lines.push(line) });
  return { log, lines };
}
