import { readFileSync } from 'node:fs';

/** The settings that are secrets. Each may stand in a file instead, which `<name>_FILE` names. */
export const SECRETS = [
  'DATABASE_URL',
  'MASKLINE_SECRET_KEY',
  'MASKLINE_PREVIOUS_SECRET_KEYS',
  'MASKLINE_SMTP_URL',
  'TWILIO_AUTH_TOKEN',
] as const;

type Environment = Readonly<Record<string, string>>;

/** The environment with each secret as if it had been given itself, and what is wrong with the files. Blanks count as not given. */
export function withSecretsOfFiles(env: Environment): { values: Environment; faults: string[] } {
  const values: Record<string, string> = { ...env };
  const faults: string[] = [];
  for (const name of SECRETS) {
    const path = env[`${name}_FILE`];
    if (path === undefined) continue;
    const found = env[name] === undefined ? readSecret(path) : { fault: `set it or ${name}_FILE, not both` };
    if ('fault' in found) faults.push(`${name}: ${found.fault}`);
    else values[name] = found.secret;
  }
  return { values, faults };
}

/** Without the end of the line that editors and `echo` leave. */
function readSecret(path: string): { secret: string } | { fault: string } {
  try {
    const secret = readFileSync(path, 'utf8').trim();
    return secret === '' ? { fault: `the file ${path} is empty` } : { secret };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { fault: `the file ${path} cannot be read (${code})` };
  }
}
