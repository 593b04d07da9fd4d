import { rm } from 'node:fs/promises';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { ensureDemoOrganization, isDemoWanted } from '../../src/commands/demo-organization.ts';
import { ensureEmptyOrganization, isEmptyCompanyWanted } from '../../src/commands/empty-organization.ts';
import { readConfig } from '../../src/config.ts';
import { findFreePort } from '../../src/demo/free-port.ts';
import { startMaskline } from '../../src/main.ts';
import { createTestDatabase } from '../support/database.ts';
import { makeTestFolder } from '../support/test-folder.ts';

/** A server on a database without an organization. */
async function startOnNothing() {
  const database = await createTestDatabase();
  const config = readConfig({
    DATABASE_URL: database.url,
    MASKLINE_DATA_DIR: await makeTestFolder(),
    MASKLINE_PORT: String(await findFreePort()),
    MASKLINE_SANDBOX_PORT: '0',
  });
  const maskline = await startMaskline(config, { log: pino({ level: 'silent' }) });
  const stop = async () => {
    await maskline.stop();
    await database.drop();
    await rm(config.dataDir, { recursive: true, force: true });
  };
  return { config, maskline, stop };
}

test('two first starts at once make one organization to try, and both show its key', async () => {
  const { config, maskline, stop } = await startOnNothing();
  const demos = await Promise.all([1, 2].map(() => ensureDemoOrganization(config, maskline)));
  expect(demos[0]?.apiKey).toMatch(/^msk_/);
  const passwords = demos.map((demo) => demo?.password).filter(Boolean);
  expect(passwords).toHaveLength(1);
  expect(demos.map((demo) => ({ ...demo, password: null }))[1]).toEqual({ ...demos[0], password: null });
  const organizations = await maskline.ctx.db.selectFrom('organizations').select('name').execute();
  expect(organizations).toEqual([{ name: 'Happy Paws' }]);
  await stop();
});

test('two empty first starts at once make one company with nothing in it but numbers to choose from', async () => {
  const { maskline, stop } = await startOnNothing();
  await Promise.all([1, 2].map(() => ensureEmptyOrganization(maskline)));
  const { db } = maskline.ctx;
  expect(await db.selectFrom('organizations').select('name').execute()).toEqual([{ name: 'Your company' }]);
  expect(await db.selectFrom('carrierNumbers').select('e164').execute()).toHaveLength(6);
  for (const table of ['businessNumbers', 'sitters', 'clients', 'users', 'apiKeys'] as const)
    expect([table, await db.selectFrom(table).selectAll().execute()]).toEqual([table, []]);
  await stop();
});

test('an empty company is made where Maskline makes the database itself, and is asked for', () => {
  const onOwn = readConfig({ DATABASE_URL: 'postgres://127.0.0.1/maskline' });
  const inProduction = readConfig({ NODE_ENV: 'production' });
  const wanted = [readConfig({}), onOwn, inProduction].map((config) =>
    isEmptyCompanyWanted(config, { empty: true }),
  );
  expect(wanted).toEqual([true, false, false]);
  expect(isEmptyCompanyWanted(readConfig({}), {})).toBe(false);
});

test('what is for demonstration is made on a database that Maskline makes itself, or where it is asked for', () => {
  const onOwn = readConfig({ DATABASE_URL: 'postgres://127.0.0.1/maskline' });
  const embedded = readConfig({});
  const inProduction = readConfig({ NODE_ENV: 'production' });
  expect([embedded, onOwn, inProduction].map((config) => isDemoWanted(config, {}))).toEqual([
    true,
    false,
    false,
  ]);
  expect(isDemoWanted(onOwn, { demo: true })).toBe(true);
  expect(isDemoWanted(embedded, { empty: true })).toBe(false);
  expect(() => isDemoWanted(inProduction, { demo: true })).toThrow('NODE_ENV is production');
});
