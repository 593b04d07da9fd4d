import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CarrierNumber } from '../carriers/carrier.ts';
import { type Config, ConfigError } from '../config.ts';
import { actingFor, inTransaction, type OrgContext } from '../context.ts';
import { makeDataFolder } from '../data-folder.ts';
import type { Maskline } from '../main.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { createApiKey } from '../services/api-keys.ts';
import { confirmBooking } from '../services/booking-confirmation.ts';
import { createClient } from '../services/clients.ts';
import { hashKeySecret } from '../services/key-secret.ts';
import { addNumber } from '../services/numbers.ts';
import { createOrganization } from '../services/organizations.ts';
import { createSitter } from '../services/sitters.ts';
import { withAdvisoryLock } from '../store/advisory-lock.ts';
import { findKeyHolder } from '../store/api-keys.ts';
import { findFrontDesk } from '../store/numbers.ts';
import { getOrganization } from '../store/organizations.ts';
import { addDemoAccounts, newDemoPassword } from './demo-accounts.ts';
import { listRented, MAKING_THE_FIRST, rentNumbers } from './empty-organization.ts';

export type DemoOrganization = {
  orgId: string;
  name: string;
  apiKey: string;
  keyFile: string;
  frontDesk: string;
  /** Of its accounts; null unless they were made just now: later it may be another one. */
  password: string | null;
};

export type DemoWish = { empty?: boolean; demo?: boolean };

/**
 * Whether there may be something for demonstration. A database that somebody has set up may be the one of a real company, so
 * that it has to be asked for there. Throws `ConfigError` where it is asked for in production.
 */
export function isDemoWanted({ databaseUrl, isProduction }: Config, { empty, demo }: DemoWish): boolean {
  if (demo && isProduction) {
    throw new ConfigError(
      'Nothing for demonstration is made where NODE_ENV is production: leave --demo out, or NODE_ENV.',
    );
  }
  if (demo) return true;
  return !empty && !isProduction && databaseUrl === undefined;
}

const HOUR_MS = 3_600_000;
const CLASSES = ['front_desk', 'sitter', 'sitter', 'sitter', 'pool', 'pool'] as const;

/**
 * An organization to try things with: made at the first start on the sandbox, found again by its key's file later. Null where
 * the operator has organizations of their own, or a carrier that costs money.
 */
export function ensureDemoOrganization(config: Config, maskline: Maskline): Promise<DemoOrganization | null> {
  return withAdvisoryLock(maskline.ctx.db, MAKING_THE_FIRST, () => findOrCreate(config, maskline));
}

async function findOrCreate(config: Config, { ctx, sandbox }: Maskline): Promise<DemoOrganization | null> {
  const keyFile = join(config.dataDir, 'demo-api-key');
  const kept = await readFile(keyFile, 'utf8').catch(() => null);
  const hash = kept && hashKeySecret(kept.trim());
  const holder = hash && (await findKeyHolder(ctx.db, hash));
  if (kept && holder && holder.revokedAt === null) {
    const apiKey = kept.trim();
    return describe(actingFor(ctx, holder.orgId, OPERATOR), { apiKey, keyFile, password: null });
  }
  const any = await ctx.db.selectFrom('organizations').select('id').limit(1).executeTakeFirst();
  if (any || !sandbox) return null;
  const password = newDemoPassword();
  const { orgId, apiKey } = await create({ ctx, sandbox }, password);
  await makeDataFolder(config);
  await writeFile(keyFile, `${apiKey}\n`, { mode: 0o600 });
  return describe(actingFor(ctx, orgId, OPERATOR), { apiKey, keyFile, password });
}

const OPERATOR = { kind: 'operator', id: null } as const;

type Known = Pick<DemoOrganization, 'apiKey' | 'keyFile' | 'password'>;

async function describe(ctx: OrgContext, known: Known): Promise<DemoOrganization> {
  const { name } = await getOrganization(ctx.db, ctx.orgId);
  const frontDesk = await findFrontDesk(ctx.db, ctx.orgId);
  return { ...known, orgId: ctx.orgId, name, frontDesk: frontDesk?.e164 ?? '' };
}

async function create({ ctx, sandbox }: { ctx: Maskline['ctx']; sandbox: Sandbox }, password: string) {
  const account = await sandbox.createAccount({ name: 'Happy Paws' });
  const bought = await rentNumbers(ctx, account, CLASSES.length);
  return inTransaction(ctx, async (tx) => {
    const organization = await createOrganization(tx, {
      name: 'Happy Paws',
      timeZone: 'America/New_York',
      defaultCountry: 'US',
      carrierAccount: account,
    });
    const org = actingFor(tx, organization.id, OPERATOR);
    await addNumbers(org, bought);
    await addDemoAccounts(org, password, await addPeople(org));
    const { secret } = await createApiKey(org, { name: 'demo', role: 'owner' });
    return { orgId: organization.id, apiKey: secret };
  });
}

async function addNumbers(org: OrgContext, bought: readonly CarrierNumber[]): Promise<void> {
  await listRented(org, org.orgId, bought);
  for (const [index, numberClass] of CLASSES.entries()) {
    const number = bought[index];
    if (number) await addNumber(org, { e164: number.e164, class: numberClass });
  }
}

/** Two sitters, and a client whom one of them looks after today. Gives the sitters by name. */
async function addPeople(org: OrgContext): Promise<Map<string, string>> {
  const ana = await createSitter(org, { name: 'Ana Torres', phone: '+14125550101', active: true });
  const ben = await createSitter(org, { name: 'Ben Okafor', phone: '+14125550102', active: true });
  const carla = await createClient(org, {
    name: 'Carla Reyes',
    class: 'recurring',
    contacts: [{ phone: '+14125550123', label: 'Mobile' }],
  });
  const at = await org.clock.now(org.db);
  await confirmBooking(org, {
    externalId: 'demo-1',
    clientId: carla.clientId,
    sitterId: ana.sitterId,
    service: 'Dog walk',
    startsAt: new Date(at.getTime() - HOUR_MS),
    endsAt: new Date(at.getTime() + 8 * HOUR_MS),
  });
  return new Map([
    ['Ana Torres', ana.sitterId],
    ['Ben Okafor', ben.sitterId],
  ]);
}
