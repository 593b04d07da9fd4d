import { join } from 'node:path';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { FAILPOINTS, type FailpointOrder, ROTATION_FAILPOINTS } from './failpoints.ts';
import { withSecretsOfFiles } from './secret-files.ts';

const wholeNumber = (least: number, most: number) => {
  const sentence = `must be a whole number from ${least} to ${most}`;
  const isWithin = (value: number) => value >= least && value <= most;
  return z
    .string()
    .regex(/^\d{1,6}$/, sentence)
    .transform(Number)
    .refine(isWithin, sentence);
};
const port = wholeNumber(0, 65_535);
const webAddress = z.url({
  protocol: /^https?$/,
  error: 'must be an address that begins with http:// or https://',
});

const ALL_FAILPOINTS = [...FAILPOINTS, ...ROTATION_FAILPOINTS];
const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
const DATABASE_URL_FORM =
  'must be an address such as postgres://user:password@127.0.0.1:5432/maskline; write special characters of the password as %23 and the like';

const SMTP_URL_FORM =
  'must be an address such as smtps://user:password@mail.example.com; write special characters of the password as %23 and the like';

/** With a socket for a host nothing stands before the path, which is no URL. */
function isDatabaseUrl(text: string): boolean {
  return /^postgres(ql)?:\/\//.test(text) && URL.canParse(text.replace('@/', '@socket/'));
}

/** An address, or a network in CIDR form. */
function isNetwork(text: string): boolean {
  return text.includes('/') ? ipaddr.isValidCIDR(text) : ipaddr.isValid(text);
}

export function isSecretKey(text: string): boolean {
  return /^[0-9a-f]{64}$/i.test(text);
}

const environment = z.object({
  DATABASE_URL: z.string().refine(isDatabaseUrl, DATABASE_URL_FORM).optional(),
  MASKLINE_DATA_DIR: z.string().min(1).default('./data'),
  MASKLINE_HOST: z.string().min(1).default('127.0.0.1'),
  MASKLINE_PORT: port.prefault('4200'),
  MASKLINE_SANDBOX_PORT: port.prefault('4201'),
  MASKLINE_PUBLIC_URL: webAddress.optional(),
  MASKLINE_SECRET_KEY: z.string().refine(isSecretKey, 'must be 64 hexadecimal digits (32 bytes)').optional(),
  MASKLINE_PREVIOUS_SECRET_KEYS: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .refine(
      (keys) => keys.every(isSecretKey),
      'must be keys of 64 hexadecimal digits (32 bytes), with commas between them',
    )
    .prefault(''),
  MASKLINE_AUDIT_ANCHOR_FILE: z.string().min(1).optional(),
  MASKLINE_AUDIT_ANCHOR_MINUTES: wholeNumber(0, 10_080).prefault('60'),
  MASKLINE_LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).optional(),
  MASKLINE_WORKER_CONCURRENCY: wholeNumber(1, 100).prefault('10'),
  MASKLINE_REQUESTS_PER_MINUTE: wholeNumber(0, 999_999).prefault('600'),
  MASKLINE_TRUSTED_PROXIES: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .refine(
      (addresses) => addresses.every(isNetwork),
      'must be addresses or networks, such as 127.0.0.1 or 10.0.0.0/8, with commas between them',
    )
    .prefault(''),
  MASKLINE_DATABASE_CONNECTIONS: wholeNumber(5, 500).prefault('20'),
  MASKLINE_SMTP_URL: z
    .string()
    .refine((text) => /^smtps?:\/\//.test(text) && URL.canParse(text), SMTP_URL_FORM)
    .optional(),
  MASKLINE_MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]*@[^\r\n]*$/, 'must be an e-mail address')
    .optional(),
  NODE_ENV: z.string().optional(),
  MASKLINE_FAILPOINT: z
    .string()
    .regex(
      new RegExp(`^(${ALL_FAILPOINTS.join('|')})(:[1-9]\\d{0,5}(:freeze)?)?$`),
      `must be one of ${ALL_FAILPOINTS.join(', ')}`,
    )
    .optional(),
  TWILIO_API_BASE_URL: webAddress.optional(),
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
  /** Keys that it takes the place of: what they sealed still opens. */
  previousSecretKeys: string[];
  /** Where the ends of the audit logs are written down, outside the database; every so many minutes, 0 for never. */
  auditAnchors: { file: string; everyMinutes: number };
  logLevel: (typeof LOG_LEVELS)[number];
  workerConcurrency: number;
  databaseConnections: number;
  /** Of one caller; 0 for no limits. */
  requestsPerMinute: number;
  trustedProxies: string[];
  /** How mail goes out; null if none does. */
  mail: { smtpUrl: string; from: string } | null;
  /** `NODE_ENV` says so: nothing for demonstration is made. */
  isProduction: boolean;
  /** For tests: where the process is killed, or with `:freeze` stopped, the nth time it gets there. */
  failpoint: FailpointOrder | undefined;
  /** Set: an outside carrier answers there. Not set: the sandbox on this machine does. */
  twilioApiBaseUrl: string | undefined;
};

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads and checks the environment; refuses to go on with a wrong or contradictory one. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = secretsRead(env);
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    throw invalid(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  const values = parsed.data;
  return {
    databaseUrl: values.DATABASE_URL,
    dataDir: values.MASKLINE_DATA_DIR,
    host: values.MASKLINE_HOST,
    port: values.MASKLINE_PORT,
    sandboxPort: values.MASKLINE_SANDBOX_PORT,
    publicUrl: (values.MASKLINE_PUBLIC_URL ?? `http://127.0.0.1:${values.MASKLINE_PORT}`).replace(/\/+$/, ''),
    secretKey: values.MASKLINE_SECRET_KEY,
    previousSecretKeys: values.MASKLINE_PREVIOUS_SECRET_KEYS,
    auditAnchors: {
      file: values.MASKLINE_AUDIT_ANCHOR_FILE ?? join(values.MASKLINE_DATA_DIR, 'audit-anchors.jsonl'),
      everyMinutes: values.MASKLINE_AUDIT_ANCHOR_MINUTES,
    },
    // A person at a terminal wants to read what to do, not a line for each request.
    logLevel: values.MASKLINE_LOG_LEVEL ?? (process.stdout.isTTY ? 'warn' : 'info'),
    workerConcurrency: values.MASKLINE_WORKER_CONCURRENCY,
    databaseConnections: values.MASKLINE_DATABASE_CONNECTIONS,
    requestsPerMinute: values.MASKLINE_REQUESTS_PER_MINUTE,
    trustedProxies: values.MASKLINE_TRUSTED_PROXIES,
    mail: mailOf(values),
    isProduction: values.NODE_ENV === 'production',
    failpoint: failpointOf(values.MASKLINE_FAILPOINT),
    twilioApiBaseUrl: values.TWILIO_API_BASE_URL,
  };
}

/** The token for `org create`: from the environment, because a command line is seen by others on the machine. */
export function readTwilioAuthToken(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return secretsRead(env).TWILIO_AUTH_TOKEN?.trim() || undefined;
}

function secretsRead(env: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const { values, faults } = withSecretsOfFiles(withoutBlanks(env));
  if (faults.length > 0) throw invalid(faults);
  return values;
}

function invalid(faults: readonly string[]): ConfigError {
  return new ConfigError(`The environment is not valid:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
}

function withoutBlanks(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

function failpointOf(value: string | undefined): Config['failpoint'] {
  const [name, nth = '1', freeze] = value?.split(':') ?? [];
  const known = ALL_FAILPOINTS.find((failpoint) => failpoint === name);
  return known && { name: known, nth: Number(nth), signal: freeze ? 'SIGSTOP' : 'SIGKILL' };
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost', '0.0.0.0', '::']);

/** Where browsers reach the pages of this server, as it is configured: never from what a request says. */
export function webOriginsOf({
  publicUrl,
  host,
  port,
}: Pick<Config, 'publicUrl' | 'host' | 'port'>): string[] {
  const hosts = LOOPBACK.has(host) ? ['127.0.0.1', 'localhost'] : [host.includes(':') ? `[${host}]` : host];
  return [new URL(publicUrl).origin, ...hosts.map((name) => new URL(`http://${name}:${port}`).origin)];
}

function mailOf(values: z.infer<typeof environment>): Config['mail'] {
  const { MASKLINE_SMTP_URL: smtpUrl, MASKLINE_MAIL_FROM: from } = values;
  if (smtpUrl === undefined && from === undefined) return null;
  if (smtpUrl !== undefined && from !== undefined) return { smtpUrl, from };
  throw new ConfigError('Set both MASKLINE_SMTP_URL and MASKLINE_MAIL_FROM, or neither.');
}
