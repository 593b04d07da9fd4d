import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Config } from '../config.ts';

/** A configuration with a database that nothing else uses, and its end. */
export type Scratch = { config: Pick<Config, 'databaseUrl' | 'dataDir'>; remove(): Promise<void> };

/** An embedded PostgreSQL in a temporary folder, or with DATABASE_URL a new database on that server. */
export async function makeScratchDatabase({ databaseUrl }: Config): Promise<Scratch> {
  const dataDir = await mkdtemp(join(tmpdir(), 'maskline-demo-'));
  // The account that PostgreSQL runs as must be able to enter it.
  await chmod(dataDir, 0o755);
  const removeFolder = () => rm(dataDir, { recursive: true, force: true });
  if (!databaseUrl) return { config: { databaseUrl, dataDir }, remove: removeFolder };
  const name = `maskline_demo_${randomBytes(6).toString('hex')}`;
  await onServer(databaseUrl, `create database ${name} template template0`);
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  return {
    config: { databaseUrl: url.href, dataDir },
    async remove() {
      await onServer(databaseUrl, `drop database ${name} with (force)`);
      await removeFolder();
    },
  };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
