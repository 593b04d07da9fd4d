import type pg from 'pg';
import { STEPS } from './schema-steps.ts';

const LOCK = 4_201_201_004;

const VERSIONS = `
create schema if not exists sandbox;
create table if not exists sandbox.versions (version integer primary key);`;

/**
 * A schema of the sandbox's own, beside the product's tables and unknown to its migrations; one of an earlier version is
 * brought up to date with all that is in it. Safe to run at each start, and by several processes at once.
 */
export async function createSchema(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
    await client.query(VERSIONS);
    await takeSteps(client);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

async function takeSteps(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ version: number }>(
    'select coalesce(max(version), 0)::int as version from sandbox.versions',
  );
  const done = rows[0]?.version ?? 0;
  for (const [index, step] of STEPS.entries()) {
    if (index < done) continue;
    await client.query(step);
    await client.query('insert into sandbox.versions values ($1)', [index + 1]);
  }
}
