import type { Pool, PoolClient } from 'pg';
import { isDatabaseUnavailable } from './faults.ts';

/** One of the codes after which graphile-worker tries again, a few seconds later and many times. */
const TRIED_AGAIN = 'EHOSTUNREACH';

/**
 * The pool as the job queue is given it: an error that says that the database is away has a code after which the queue
 * tries again. It would end the process otherwise, because nobody awaits its note that a job is done.
 */
export function patientPool(pool: Pool): Pool {
  const connect = async () => patientClient(await worthAnotherTry(pool.connect()));
  // With a callback the queue listens for new jobs, and connects again by itself.
  return overriding(pool, 'connect', (callback?: Parameters<Pool['connect']>[0]) =>
    callback ? pool.connect(callback) : connect(),
  );
}

function patientClient(client: PoolClient): PoolClient {
  const query: (...args: unknown[]) => unknown = client.query.bind(client);
  return overriding(client, 'query', (...args: unknown[]) => {
    const answer = query(...args);
    return answer instanceof Promise ? worthAnotherTry(answer) : answer;
  });
}

async function worthAnotherTry<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Error) || !isDatabaseUnavailable(error)) throw error;
    throw Object.assign(new Error(error.message, { cause: error }), { code: TRIED_AGAIN });
  }
}

/** A proxy, because the drivers' objects keep their state in themselves. */
function overriding<T extends object>(target: T, name: keyof T, override: unknown): T {
  return new Proxy(target, {
    get(_, asked) {
      if (asked === name) return override;
      const value = Reflect.get(target, asked);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
