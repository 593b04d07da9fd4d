import { access, constants } from 'node:fs/promises';
import { sql } from 'kysely';
import { CarrierError } from '../carriers/carrier.ts';
import type { Config } from '../config.ts';
import { actingFor, type Context, SYSTEM } from '../context.ts';
import { getCarrierAccount } from '../services/carrier-credentials.ts';
import { findFrontDesk } from '../store/numbers.ts';
import { findOpenRecovery } from '../store/recoveries.ts';
import { withContext } from './with-context.ts';

type Finding = { state: 'ok' | 'look' | 'wrong'; about: string; advice?: string };

const SIGNS = { ok: 'ok    ', look: 'look  ', wrong: 'wrong ' } as const;

/** Looks at what Maskline needs, and says for each thing that is missing what to do. Exit status 1 if something is wrong. */
export async function doctor(config: Config): Promise<void> {
  const findings = [nodeVersion(), publicUrl(config), await dataFolder(config)];
  try {
    await withContext(config, async (ctx) => {
      findings.push(await database(ctx, config), ...(await organizations(ctx)), await server(config));
    });
  } catch (error) {
    const about = `The database or the secret key: ${error instanceof Error ? error.message : error}`;
    findings.push({ state: 'wrong', about, advice: 'Mend this first, then run the doctor again.' });
  }
  for (const { state, about, advice } of findings) {
    console.log(`${SIGNS[state]}${about}${advice ? `\n      → ${advice}` : ''}`);
  }
  if (findings.some(({ state }) => state === 'wrong')) process.exitCode = 1;
}

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const about = `Node ${process.versions.node}`;
  if (major > 20 || (major === 20 && minor >= 19)) return { state: 'ok', about };
  return { state: 'wrong', about, advice: 'Install Node 20.19 or later.' };
}

function publicUrl({ publicUrl, twilioApiBaseUrl }: Config): Finding {
  const isLocal = /^https?:\/\/(127\.|localhost|\[::1\])/.test(publicUrl);
  const about = `Carriers call this server at ${publicUrl}`;
  if (!twilioApiBaseUrl || !isLocal) return { state: 'ok', about };
  const advice = 'A carrier outside cannot reach that: set MASKLINE_PUBLIC_URL to your https address.';
  return { state: 'wrong', about, advice };
}

async function dataFolder({ dataDir }: Config): Promise<Finding> {
  const about = `Data folder ${dataDir}`;
  try {
    await access(dataDir, constants.R_OK | constants.W_OK);
    return { state: 'ok', about };
  } catch {
    return { state: 'look', about: `${about} is not there yet`, advice: '`npm start` makes it.' };
  }
}

async function database({ db }: Context, { databaseUrl }: Config): Promise<Finding> {
  const { rows } = await sql<{
    version: string;
  }>`select current_setting('server_version') as version`.execute(db);
  const where = databaseUrl ? 'on the server of DATABASE_URL' : 'embedded';
  return { state: 'ok', about: `PostgreSQL ${rows[0]?.version}, ${where}, its schema up to date` };
}

async function organizations(ctx: Context): Promise<Finding[]> {
  const found = await ctx.db
    .selectFrom('organizations')
    .select(['id', 'name'])
    .orderBy('createdAt')
    .execute();
  if (found.length === 0) {
    return [
      { state: 'look', about: 'No organization yet', advice: 'Make one: `maskline org create --help`.' },
    ];
  }
  const findings: Finding[] = [];
  for (const { id, name } of found) {
    findings.push(await carrier(ctx, id, name), await frontDesk(ctx, id, name));
    findings.push(...(await recovery(ctx, id, name)));
  }
  return findings;
}

async function recovery({ db }: Context, orgId: string, name: string): Promise<Finding[]> {
  const open = await findOpenRecovery(db, orgId);
  if (!open) return [];
  const looked = open.adoptedAt ? 'the carrier was looked through' : 'the carrier was not looked through yet';
  return [
    {
      state: 'look',
      about: `${name}: recovers from the backup of ${open.backupAt.toISOString()}; nothing is sent, ${looked}`,
      advice: 'See `GET /api/v1/recovery`, then let sending go on with `POST /api/v1/recovery/resume`.',
    },
  ];
}

async function carrier(ctx: Context, orgId: string, name: string): Promise<Finding> {
  const org = actingFor(ctx, orgId, SYSTEM);
  try {
    const { account, credentials } = await getCarrierAccount(org);
    const numbers = await ctx.carriers[account.carrier].listNumbers(credentials);
    return {
      state: 'ok',
      about: `${name}: the carrier accepts the credentials; ${numbers.length} numbers are rented`,
    };
  } catch (error) {
    const advice =
      error instanceof CarrierError && error.kind === 'not_sent'
        ? 'Start the server (the sandbox runs in it), or check TWILIO_API_BASE_URL and the network.'
        : 'Connect its carrier account, or give the right token: `PUT /api/v1/carrier-account`.';
    return { state: 'look', about: `${name}: ${error instanceof Error ? error.message : error}`, advice };
  }
}

async function frontDesk(ctx: Context, orgId: string, name: string): Promise<Finding> {
  const number = await findFrontDesk(ctx.db, orgId);
  if (number?.callbackSetAt)
    return { state: 'ok', about: `${name}: the front desk number is ${number.e164}` };
  if (number) {
    const about = `${name}: the carrier does not send texts to ${number.e164} here yet`;
    return {
      state: 'look',
      about,
      advice: 'Start the server: a job points the number here, and tries again.',
    };
  }
  const advice = 'Rent a number at the carrier, then `POST /api/v1/numbers` with class front_desk.';
  return { state: 'look', about: `${name}: no front desk number`, advice };
}

async function server({ host, port }: Config): Promise<Finding> {
  const url = `http://${host}:${port}`;
  const answer = await fetch(`${url}/readyz`).catch(() => null);
  if (answer?.ok) return { state: 'ok', about: `The server answers at ${url}` };
  return { state: 'look', about: `No server answers at ${url}`, advice: '`npm start` starts one.' };
}
