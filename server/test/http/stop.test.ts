import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openDb } from '../../src/store/db.ts';
import { startRunningMaskline } from '../support/running-maskline.ts';

test('a stop answers the request that is at work, and does not wait for its connection to be given up', async () => {
  const running = await startRunningMaskline();
  const other = openDb(running.databaseUrl, { maxConnections: 1 });
  let answer: Promise<{ status: number }> | undefined;
  let stopped: Promise<void> | undefined;
  await other.db.transaction().execute(async (tx) => {
    await sql`lock table organizations in access exclusive mode`.execute(tx);
    answer = running.api('GET', '/organization');
    await untilSomebodyWaits(tx);
    stopped = running.maskline.stop();
  });
  expect(await answer).toMatchObject({ status: 200 });
  await stopped;
  await other.pool.end();
  await running.stop();
});

async function untilSomebodyWaits(tx: ReturnType<typeof openDb>['db']): Promise<void> {
  for (let waiting = 0; waiting === 0; ) {
    const { rows } = await sql<{ count: string }>`
      select count(*) from pg_locks where not granted and relation = 'organizations'::regclass`.execute(tx);
    waiting = Number(rows[0]?.count);
  }
}
