import { CarrierError } from '../carriers/carrier.ts';
import { actingFor, type Context, SYSTEM } from '../context.ts';
import { getCarrierAccount, isTokenMissing } from '../services/carrier-credentials.ts';
import { adoptedNotBefore } from '../services/recovery-alerts.ts';
import { listNumbersPointedElsewhere } from '../store/inbound-callbacks.ts';
import { findFrontDesk } from '../store/numbers.ts';
import { findOpenRecovery } from '../store/recoveries.ts';
import type { Finding } from './finding.ts';

export async function examineOrganizations(ctx: Context): Promise<Finding[]> {
  const found = await ctx.db
    .selectFrom('organizations')
    .select(['id', 'name'])
    .orderBy('createdAt')
    .execute();
  if (found.length === 0) {
    const advice =
      'Make one: `maskline org create --help`; docs/carriers.md says how to do it on the sandbox.';
    return [{ state: 'look', about: 'No organization yet', advice }];
  }
  const findings: Finding[] = [];
  for (const { id, name } of found) {
    findings.push(await carrier(ctx, id, name), await frontDesk(ctx, id, name));
    findings.push(...(await pointedElsewhere(ctx, id, name)), ...(await recovery(ctx, id, name)));
  }
  return findings;
}

async function recovery({ db }: Context, orgId: string, name: string): Promise<Finding[]> {
  const open = await findOpenRecovery(db, orgId);
  if (!open) return [];
  const looked = open.adoptedAt
    ? 'the carrier was looked through'
    : `the carrier is looked through until ${adoptedNotBefore(open).toISOString()} at the earliest`;
  const about = `${name}: recovers from the backup of ${open.backupAt.toISOString()}; nothing is sent, ${looked}`;
  const advice = 'See `GET /api/v1/recovery`, then let sending go on with `POST /api/v1/recovery/resume`.';
  return [{ state: 'look', about, advice }];
}

async function carrier(ctx: Context, orgId: string, name: string): Promise<Finding> {
  const org = actingFor(ctx, orgId, SYSTEM);
  try {
    const { account, credentials } = await getCarrierAccount(org);
    if (isTokenMissing(account)) return tokenMissing(name);
    const numbers = await ctx.carriers[account.carrier].listNumbers(credentials);
    const about = `${name}: the carrier accepts the credentials; ${numbers.length} numbers are rented`;
    return { state: 'ok', about };
  } catch (error) {
    const advice =
      error instanceof CarrierError && error.kind === 'not_sent'
        ? 'Start the server (the sandbox runs in it), or check TWILIO_API_BASE_URL and the network.'
        : 'Connect its carrier account, or give the right token: `PUT /api/v1/carrier-account`.';
    return { state: 'look', about: `${name}: ${error instanceof Error ? error.message : error}`, advice };
  }
}

function tokenMissing(name: string): Finding {
  const about = `${name}: the token of its carrier account is missing since a restore under another secret key; nothing is received or sent`;
  return { state: 'look', about, advice: 'Start the server, then give it: `PUT /api/v1/carrier-account`.' };
}

async function frontDesk(ctx: Context, orgId: string, name: string): Promise<Finding> {
  const number = await findFrontDesk(ctx.db, orgId);
  if (number) return { state: 'ok', about: `${name}: the front desk number is ${number.e164}` };
  const advice = 'Rent a number at the carrier, then `POST /api/v1/numbers` with class front_desk.';
  return { state: 'look', about: `${name}: no front desk number`, advice };
}

/** Whatever the carrier was told for these, their texts do not come to the address that is set here. */
async function pointedElsewhere(ctx: Context, orgId: string, name: string): Promise<Finding[]> {
  const numbers = (await listNumbersPointedElsewhere(ctx.db, ctx.publicUrl)).filter(
    (number) => number.orgId === orgId,
  );
  if (numbers.length === 0) return [];
  const about = `${name}: the carrier does not send texts to ${numbers.map(({ e164 }) => e164).join(', ')} to ${ctx.publicUrl} yet`;
  const advice =
    'Start the server with the present settings: its jobs point them here, and try again until the carrier takes it.';
  return [{ state: 'look', about, advice }];
}
