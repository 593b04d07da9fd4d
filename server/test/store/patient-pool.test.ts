import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFreePort } from '../../src/demo/free-port.ts';
import { patientPool } from '../../src/store/patient-pool.ts';
import { createEmptyDatabase, onServer, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createEmptyDatabase();
  pool = new pg.Pool({ connectionString: database.url });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const TRIED_AGAIN = { code: 'EHOSTUNREACH' };

test('that the database cannot be reached is an error after which the job queue tries again', async () => {
  const away = new pg.Pool({ host: '127.0.0.1', port: await findFreePort(), user: 'nobody' });
  await expect(patientPool(away).connect()).rejects.toMatchObject(TRIED_AGAIN);
  await away.end();
});

test('so is that the connection is cut, during a statement and before the next one', async () => {
  const client = await patientPool(pool).connect();
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const asleep = client.query('select pg_sleep(60)');
  const outcome = expect(asleep).rejects.toMatchObject(TRIED_AGAIN);
  await onServer(database.url, `select pg_terminate_backend(${rows[0]?.pid})`);
  await outcome;
  await expect(client.query('select 1')).rejects.toMatchObject(TRIED_AGAIN);
  client.release(true);
});

test('what is wrong with a statement stays as it is', async () => {
  const client = await patientPool(pool).connect();
  await expect(client.query('select nothing from nowhere')).rejects.toMatchObject({ code: '42P01' });
  client.release();
});

test('a callback gets its connection as from any pool', async () => {
  const answer = await new Promise((resolve, reject) => {
    patientPool(pool).connect((error, client, release) => {
      if (error || !client) return reject(error);
      void client
        .query('select 7 as seven')
        .then(({ rows }) => resolve(rows[0]), reject)
        .finally(release);
    });
  });
  expect(answer).toEqual({ seven: 7 });
});
