import { type Logger, pino, stdSerializers } from 'pino';

const PERSONAL = [
  'phone',
  'e164',
  'from',
  'to',
  'body',
  'authToken',
  'authorization',
  'apiKey',
  'email',
  'password',
  'token',
  'cookie',
  'secret',
  'query',
];
const E164 = /\+[1-9]\d{6,14}/g;
const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
const PHONE = /\+?\d[\d ().-]{5,}\d/g;

/** Logs as JSON lines. Phone numbers, texts and secrets are left out, wherever they come in. */
export function createLog(level: string, destination?: { write(line: string): void }): Logger {
  const options = {
    level,
    base: null,
    redact: { paths: PERSONAL.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[left out]' },
    serializers: { err: describeFault },
    // The last wall, for a number that came in by another name.
    hooks: { streamWrite: (line: string) => line.replace(E164, '[phone]').replace(EMAIL, '[email]') },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** A database's message and its detail may quote the row: only what names no person is kept. */
function describeFault(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { type, message, stack } = stdSerializers.err(error);
  const { code, constraint, table } = error as { code?: unknown; constraint?: unknown; table?: unknown };
  const cause = error.cause === undefined ? undefined : describeFault(error.cause);
  return {
    type,
    message: withoutPhones(message),
    stack: withoutPhones(stack),
    code,
    constraint,
    table,
    cause,
  };
}

function withoutPhones(text: string): string {
  return text.replace(PHONE, '[digits]');
}
