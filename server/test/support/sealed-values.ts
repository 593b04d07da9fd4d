import { sql } from 'kysely';
import type { SecretBox } from '../../src/secret-box.ts';
import { boundTo } from '../../src/services/sealed-values.ts';
import type { Db } from '../../src/store/db.ts';
import { listSealedValues, SEALED_COLUMNS, type SealedPlace } from '../../src/store/sealed-values.ts';
import { addUser, setUpTotp, signedIn, type TestUser } from './accounts.ts';
import type { World } from './world.ts';

export const SEALED_PLACES = Object.keys(SEALED_COLUMNS) as SealedPlace[];

/** Somebody with an authenticator app, a link that waits to be mailed, an answer with a secret and an erased client. The world needs a mailer. */
export async function furnishSealed(
  world: World,
): Promise<{ user: TestUser; totpSecret: string; clientId: string }> {
  const user = await addUser(world, { name: 'Olga' });
  const { secret: totpSecret } = await setUpTotp(world, await signedIn(world, user));
  await addUser(world, { name: 'Ines', password: null });
  const body = { email: `${crypto.randomUUID()}@example.test`, name: 'Ines', role: 'owner' };
  await done(world.call('POST', '/users', { body }));
  await done(world.call('POST', '/api-keys', { body: { name: 'a program', role: 'owner' } }));
  const { id: clientId } = await world.addClient();
  await done(world.call('POST', `/clients/${clientId}/erasure`, { body: { reason: 'Asked by letter' } }));
  return { user, totpSecret, clientId };
}

async function done(answer: Promise<{ status: number; body: unknown }>): Promise<void> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
}

/** What is sealed in each column of the organization, opened; throws where a key is missing. */
export async function openEverything(
  db: Db,
  secrets: SecretBox,
  orgId: string,
): Promise<Record<string, string[]>> {
  const opened: Record<string, string[]> = {};
  for (const place of SEALED_PLACES) {
    const bind: (row: never) => string = boundTo[place];
    const values = await listSealedValues(db, place, orgId);
    opened[place] = values.map(({ row, sealed }) => secrets.open(sealed, bind(row as never))).sort();
  }
  return opened;
}

/** Every column of the schema that holds sealed values, by its name. */
export async function sealedColumnsOfSchema(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select table_name || '.' || column_name as name from information_schema.columns
     where table_schema = 'public' and column_name like '%sealed' order by 1`.execute(db);
  return rows.map(({ name }) => name);
}
