import { DomainError } from '@maskline/core/domain/errors';
import { ConfigError } from '../config.ts';
import { SandboxError } from '../sandbox/sandbox-error.ts';
import { BackupError } from '../store/backup/errors.ts';
import { RoleError } from '../store/db.ts';
import { EmbeddedPostgresError } from '../store/embedded-postgres/errors.ts';
import { MigrationError } from '../store/migration-error.ts';

/** What a person can mend, in a sentence that says what to do; anything else with its stack, for whoever mends Maskline. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (isWordedForPeople(error)) return error.message;
  const advice = adviceOn(error);
  if (error instanceof MigrationError) return advice ? `${error.message}. ${advice}` : error.message;
  return advice ?? error.stack ?? error.message;
}

function isWordedForPeople(error: Error): boolean {
  return (
    error instanceof BackupError ||
    error instanceof ConfigError ||
    error instanceof DomainError ||
    error instanceof EmbeddedPostgresError ||
    error instanceof RoleError ||
    error instanceof SandboxError
  );
}

function adviceOn(error: Error): string | null {
  const fault = error instanceof MigrationError ? error.cause : error;
  if (!(fault instanceof Error)) return null;
  const { code = '' } = fault as NodeJS.ErrnoException;
  const sentence = ABOUT_DATABASE[code] ?? ABOUT_SYSTEM[code]?.(fault) ?? null;
  if (sentence) return sentence;
  return ABOUT_CONNECTION.find(([pattern]) => pattern.test(fault.message))?.[1] ?? null;
}

const SILENT =
  'The database does not answer: check DATABASE_URL and that the server is up, or unset DATABASE_URL to use the embedded one.';
const CUT =
  'The database ended the connection: it is stopping, or something between cuts connections. Look at its log, then try again.';
const BUSY =
  'The database takes no connections at the moment: it is starting, stopping or full. Try again shortly.';

const ABOUT_CONNECTION: readonly (readonly [RegExp, string])[] = [
  [/^timeout (expired|exceeded)/, SILENT],
  [/^Connection terminated/, CUT],
  [
    /server does not support SSL/,
    'The database does not speak TLS: take sslmode out of DATABASE_URL, or let the server speak it.',
  ],
];

/** By the code of PostgreSQL. */
const ABOUT_DATABASE: Record<string, string> = {
  '3D000':
    'The database that DATABASE_URL names is not there: make it with `createdb`, owned by the role of DATABASE_URL, or correct the name.',
  '28P01': 'The database refuses the password: correct user and password in DATABASE_URL.',
  '28000':
    'The database does not let this user in: correct the user in DATABASE_URL, or let it in by pg_hba.conf on the server.',
  '42501':
    'The role of DATABASE_URL may not do this: let it own the database, and on PostgreSQL the schema `public` too.',
  '57P01': CUT,
  '57P02': CUT,
  '57P03': BUSY,
  '53300': BUSY,
  '25006': 'The database is read-only, such as a standby: let DATABASE_URL name the primary server.',
  '0A000':
    'The database lacks something: install the contrib modules of PostgreSQL (btree_gist, pg_trgm) on its server.',
  '58P01':
    'The database lacks something: install the contrib modules of PostgreSQL (btree_gist, pg_trgm) on its server.',
};

type Fault = Error & { path?: string; address?: string; port?: number; syscall?: string };

/** By the code of the operating system. */
const ABOUT_SYSTEM: Record<string, (fault: Fault) => string> = {
  ECONNREFUSED: () => SILENT,
  ENOTFOUND: () => SILENT,
  EAI_AGAIN: () => SILENT,
  ETIMEDOUT: () => SILENT,
  EHOSTUNREACH: () => SILENT,
  ENETUNREACH: () => SILENT,
  ECONNRESET: () => CUT,
  EPIPE: () => CUT,
  EADDRINUSE: ({ port }) =>
    `Port ${port} is taken, by another Maskline or another program: stop it, or set MASKLINE_PORT and MASKLINE_SANDBOX_PORT to free ones.`,
  EADDRNOTAVAIL: ({ address }) =>
    `This machine has no address ${address}: set MASKLINE_HOST to one of its own, such as 127.0.0.1 or 0.0.0.0.`,
  EACCES: (fault) =>
    fault.syscall === 'listen'
      ? `This user may not listen on port ${fault.port}: set MASKLINE_PORT to one from 1024 on, and put a proxy before it.`
      : forbidden(fault),
  EPERM: forbidden,
  EROFS: forbidden,
  EEXIST: ({ path }) => `${path} is in the way: something else is there. Move it away.`,
  ENOTDIR: ({ path }) => `${path} cannot be: a part of its path is no folder.`,
  ENOSPC: () => 'The disk is full: make room, then try again.',
};

function forbidden({ path }: Fault): string {
  return `This user may not use ${path ?? 'a file'}: start Maskline as the user who owns it, or give it to this one.`;
}
