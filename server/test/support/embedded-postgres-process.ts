// A process of its own that uses the embedded PostgreSQL of the given folder until it is told to stop.
import { startEmbeddedPostgres } from '../../src/store/embedded-postgres/launcher.ts';

const postgres = await startEmbeddedPostgres({ dataDir: process.argv[2] ?? '', log: () => {} });
process.on('message', async () => {
  await postgres.stop();
  process.disconnect();
});
process.send?.(postgres.url);
