import { rm } from 'node:fs/promises';
import { startEmbeddedPostgres } from '../../src/store/embedded-postgres/launcher.ts';
import { makeTestFolder, removeLeftoverFolders } from './test-folder.ts';

// A test run may lose its database to a power cut, so it need not wait for the disk. A database is dropped soon, and only a
// superuser could while it is vacuumed.
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  max_connections: '300',
};

/** The server of TEST_DATABASE_URL, or an embedded one in a temporary folder. */
export async function startTestServer(): Promise<{ url: string; stop(): Promise<void> }> {
  await removeLeftoverFolders();
  const url = process.env.TEST_DATABASE_URL;
  if (url) return { url, stop: async () => {} };
  const dataDir = await makeTestFolder();
  const postgres = await startEmbeddedPostgres({ dataDir, log: () => {}, settings: SETTINGS });
  const stop = async () => {
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { url: postgres.url, stop };
}
