import { setTimeout as sleep } from 'node:timers/promises';

/** The answer, or null when it did not come in time; it is waited for no longer then. */
export async function inTime<T>(answer: Promise<T>, patienceMs: number): Promise<T | null> {
  const patience = new AbortController();
  const late = sleep(patienceMs, null, { signal: patience.signal }).catch(() => null);
  try {
    return await Promise.race([answer, late]);
  } finally {
    patience.abort();
  }
}

/** Whoever asks meanwhile gets the same answer: a database that hangs must not take a connection for each question. */
export function oneAtATime<T>(ask: () => Promise<T>): () => Promise<T> {
  let current: Promise<T> | null = null;
  return () => {
    current ??= ask().finally(() => {
      current = null;
    });
    return current;
  };
}
