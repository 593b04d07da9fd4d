import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    testServer: { url: string; prefix: string };
    /** The command line as one file. */
    bundle: string;
  }
}

export type TestDatabase = { url: string; drop(): Promise<void> };

/** A migrated database of one's own, cloned from the template of this run. */
export function createTestDatabase(): Promise<TestDatabase> {
  return createDatabase(` template "${inject('testServer').prefix}template"`);
}

/** A database without any table. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase(' template template0');
}

async function createDatabase(clause: string): Promise<TestDatabase> {
  const { url, prefix } = inject('testServer');
  const name = `${prefix}${randomBytes(6).toString('hex')}`;
  await onServer(url, `create database "${name}"${clause}`);
  return {
    url: urlOfDatabase(url, name),
    drop: () => onServer(url, `drop database if exists "${name}" with (force)`),
  };
}

export function urlOfDatabase(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

const keepers = new Map<string, pg.Pool>();

/** On a connection that is kept: to make one costs more than most statements, and it keeps no process up. */
export async function onServer(url: string, statement: string): Promise<void> {
  let keeper = keepers.get(url);
  if (!keeper) {
    keeper = new pg.Pool({ connectionString: url, max: 2, allowExitOnIdle: true });
    // Its database may be dropped, or its server stopped.
    keeper.on('error', () => {});
    keepers.set(url, keeper);
  }
  await keeper.query(statement);
}
