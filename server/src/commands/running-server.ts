import type { Config } from '../config.ts';
import { BackupError } from '../store/backup/errors.ts';

type Address = Pick<Config, 'host' | 'port'>;

/** Where a server with these settings answers. */
export function serverUrl({ host, port }: Address): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** What it says of itself; null if nothing answers. */
export function askServer(address: Address): Promise<Response | null> {
  return fetch(`${serverUrl(address)}/readyz`, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
}

/**
 * Throws `BackupError` while a server answers. One whose data folder was moved away runs on, and no lock of the new
 * database tells of it: what it sends after the restore would be sent again.
 */
export async function requireStopped(address: Address): Promise<void> {
  const answer = await askServer(address);
  if (!answer) return;
  throw new BackupError(
    `Something answers at ${serverUrl(address)}: stop the server, which may still run on a folder or a database that was moved away, then try again. If it is no Maskline of these organizations, set MASKLINE_PORT to another port. Nothing was touched.`,
  );
}
