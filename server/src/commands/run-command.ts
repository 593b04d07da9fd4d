import { DomainError } from '@maskline/core/domain/errors';
import { type Config, ConfigError, readConfig } from '../config.ts';
import { BackupError } from '../store/backup/errors.ts';
import { EmbeddedPostgresError } from '../store/embedded-postgres/errors.ts';

/** Runs a command; whatever a person can mend is said in a sentence, and the exit status tells that it failed. */
export async function runCommand(command: (config: Config) => Promise<void>): Promise<void> {
  try {
    await command(readConfig());
  } catch (error) {
    console.error(sentenceOf(error));
    process.exitCode = 1;
  }
}

function sentenceOf(error: unknown): string {
  if (
    error instanceof BackupError ||
    error instanceof ConfigError ||
    error instanceof DomainError ||
    error instanceof EmbeddedPostgresError
  ) {
    return error.message;
  }
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') {
    return `The port is taken by another program: stop it, or set MASKLINE_PORT and MASKLINE_SANDBOX_PORT to free ones.`;
  }
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND') {
    return 'The database does not answer: check DATABASE_URL, or unset it to use the embedded one.';
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
