import { readFileSync } from 'node:fs';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);

export function isSecretKey(text: string): boolean {
  return /^[0-9a-f]{64}$/i.test(text);
}

const environment = z.object({
  DATABASE_URL: z.string().min(1).optional(),
  MASKLINE_DATA_DIR: z.string().min(1).default('./data'),
  MASKLINE_HOST: z.string().min(1).default('127.0.0.1'),
  MASKLINE_PORT: port.default(4200),
  MASKLINE_SANDBOX_PORT: port.default(4201),
  MASKLINE_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  MASKLINE_SECRET_KEY: z.string().refine(isSecretKey, 'must be 64 hexadecimal digits (32 bytes)').optional(),
  MASKLINE_SECRET_KEY_FILE: z.string().min(1).optional(),
  MASKLINE_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).optional(),
  MASKLINE_WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(100).default(10),
  MASKLINE_DATABASE_CONNECTIONS: z.coerce.number().int().min(2).max(500).default(20),
  TWILIO_API_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
});

export type Config = {
  databaseUrl: string | undefined;
  dataDir: string;
  host: string;
  port: number;
  sandboxPort: number;
  /** What carriers call us by; signatures are checked against it. */
  publicUrl: string;
  /** 32 bytes, hexadecimal; kept outside the database. */
  secretKey: string | undefined;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  workerConcurrency: number;
  databaseConnections: number;
  /** Set: an outside carrier answers there. Not set: the sandbox on this machine does. */
  twilioApiBaseUrl: string | undefined;
};

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads and checks the environment; refuses to go on with a wrong or contradictory one. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const parsed = environment.safeParse(withoutBlanks(env));
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`The environment is not valid:\n${lines.join('\n')}`);
  }
  const values = parsed.data;
  return {
    databaseUrl: values.DATABASE_URL,
    dataDir: values.MASKLINE_DATA_DIR,
    host: values.MASKLINE_HOST,
    port: values.MASKLINE_PORT,
    sandboxPort: values.MASKLINE_SANDBOX_PORT,
    publicUrl: (values.MASKLINE_PUBLIC_URL ?? `http://127.0.0.1:${values.MASKLINE_PORT}`).replace(/\/+$/, ''),
    secretKey: secretKeyOf(values),
    // A person at a terminal wants to read what to do, not a line for each request.
    logLevel: values.MASKLINE_LOG_LEVEL ?? (process.stdout.isTTY ? 'warn' : 'info'),
    workerConcurrency: values.MASKLINE_WORKER_CONCURRENCY,
    databaseConnections: values.MASKLINE_DATABASE_CONNECTIONS,
    twilioApiBaseUrl: values.TWILIO_API_BASE_URL,
  };
}

/** The token for `org create`: from the environment, because a command line is seen by others on the machine. */
export function readTwilioAuthToken(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return env.TWILIO_AUTH_TOKEN?.trim() || undefined;
}

function withoutBlanks(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

function secretKeyOf(values: z.infer<typeof environment>): string | undefined {
  if (values.MASKLINE_SECRET_KEY && values.MASKLINE_SECRET_KEY_FILE) {
    throw new ConfigError('Set MASKLINE_SECRET_KEY or MASKLINE_SECRET_KEY_FILE, not both.');
  }
  if (!values.MASKLINE_SECRET_KEY_FILE) return values.MASKLINE_SECRET_KEY;
  const key = readFileSync(values.MASKLINE_SECRET_KEY_FILE, 'utf8').trim();
  if (!isSecretKey(key)) {
    throw new ConfigError('The file of MASKLINE_SECRET_KEY_FILE must hold 64 hexadecimal digits (32 bytes).');
  }
  return key;
}
