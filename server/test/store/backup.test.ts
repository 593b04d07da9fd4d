import { createWriteStream } from 'node:fs';
import { appendFile, copyFile, cp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addNote } from '../../src/services/notes.ts';
import { openBackup } from '../../src/store/backup/open-backup.ts';
import { requireKnownRelease, restoreBackup } from '../../src/store/backup/restore-backup.ts';
import { writeBackup } from '../../src/store/backup/write-backup.ts';
import { holdInUse } from '../../src/store/in-use.ts';
import { migrate } from '../../src/store/migrate.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';
import { book, overrideTo } from '../support/duties.ts';
import { fictionalPhone } from '../support/outside-world.ts';
import { postText, twilio } from '../support/signed-callback.ts';
import { tableDigests } from '../support/table-digests.ts';
import { makeTestFolder } from '../support/test-folder.ts';
import { createWorld, type World } from '../support/world.ts';

const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));
const OPTIONS = { release: '9.9.9', keyFingerprint: null, withSandbox: false };
const ODD = "Tab\t, line\nend\r, back\\slash \\N \\. “quotes” 🐶 '; drop table clients; --";

let world: World;
let folder: string;
let file: string;
let filled: Awaited<ReturnType<typeof tableDigests>>;
let target: TestDatabase;
beforeAll(async () => {
  world = await createWorld({ carriers: { twilio } });
  folder = await makeTestFolder();
  file = join(folder, 'filled.backup');
  await fill();
  filled = await tableDigests(world.databaseUrl);
  await backUp(file);
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  target = await createEmptyDatabase();
});
afterEach(() => target.drop());

/** Rows in most tables, with what is hard to write down in their texts. */
async function fill() {
  const other = await world.secondOrg();
  for (const organization of [world, other]) {
    const ana = await organization.addSitter({ name: ODD });
    const client = await organization.addClient({ name: 'Carla' });
    const desk = await organization.addNumber({ class: 'front_desk' });
    await book(organization, { clientId: client.id, sitterId: ana.id, hours: [0, 2] });
    await overrideTo(organization, client.threadId ?? '', null);
    await addNote(organization.ctx, client.threadId ?? '', ODD);
    const app = await world.app();
    await postText(app, organization.account, { from: client.phone, to: desk.e164, body: ODD });
    await postText(app, organization.account, { from: fictionalPhone(), to: desk.e164, body: 'STOP' });
    await postText(app, organization.account, { from: '888777', to: fictionalPhone() });
    await world.call('POST', `/threads/${client.threadId}/messages`, {
      key: organization.ownerKey,
      body: { body: 'Hello' },
    });
  }
}

const backUp = (path: string, options = OPTIONS, url = world.databaseUrl) =>
  writeBackup(url, options, async () => createWriteStream(path));
const nothing = { alongside: async () => {}, makeSandbox: async () => {} };
const restore = async (path = file, more: object = {}) =>
  restoreBackup(target.url, await openBackup(path), { ...nothing, ...more });

async function select(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return (await client.query({ text: sql, rowMode: 'array' }).finally(() => client.end())).rows.map(
    (row) => row[0],
  );
}
const isUntouched = async () =>
  expect(
    await select(
      target.url,
      "select count(*)::int from pg_class where relnamespace = 'public'::regnamespace",
    ),
  ).toEqual([0]);

describe('a restored database', () => {
  test('holds every row of every table as it was', async () => {
    expect(Object.values(filled).filter(({ rows }) => rows > 0).length).toBeGreaterThan(14);
    await restore();
    expect(await tableDigests(target.url)).toEqual(filled);
  });

  test('lets the product go on: its constraints and its append-only log hold', async () => {
    await restore();
    await expect(select(target.url, 'delete from audit_events')).rejects.toThrow('append-only');
    await expect(select(target.url, 'update threads set client_id = gen_random_uuid()')).rejects.toThrow();
    expect(await migrate(target.url)).toEqual({ applied: [] });
  });

  test('of a larger one, too, whatever piece of a row a chunk ends in', async () => {
    const source = await createEmptyDatabase();
    await migrate(source.url);
    await select(
      source.url,
      `insert into organizations (id, name, time_zone, default_country, created_at)
         select gen_random_uuid(), repeat('é\n' || n, 1 + n % 700), 'UTC', 'US', now() from generate_series(1, 3000) n`,
    );
    const large = join(folder, 'large.backup');
    await backUp(large, OPTIONS, source.url);
    await restore(large);
    expect(await tableDigests(target.url)).toEqual(await tableDigests(source.url));
    await source.drop();
  });
});

test('a backup is as of one instant, whatever is written while it is made', async () => {
  const before = await tableDigests(world.databaseUrl);
  const path = join(folder, 'busy.backup');
  await writeBackup(world.databaseUrl, OPTIONS, async () => {
    // The snapshot is taken, and no row of the backup has been read yet.
    const client = await world.addClient({ name: 'Later' });
    await addNote(world.ctx, client.threadId ?? '', 'Later');
    await world.db.updateTable('sitters').set({ name: 'Renamed' }).execute();
    return createWriteStream(path);
  });
  expect(await tableDigests(world.databaseUrl)).not.toEqual(before);
  await restore(path);
  expect(await tableDigests(target.url)).toEqual(before);
});

test('a database without Maskline is not backed up', async () => {
  await expect(backUp(join(folder, 'none.backup'), OPTIONS, target.url)).rejects.toThrow(
    'nothing to back up',
  );
});

describe('a file is refused before anything is touched', () => {
  let damaged: string;
  beforeEach(async () => {
    damaged = join(folder, 'damaged.backup');
    await copyFile(file, damaged);
  });
  const refusal = async () => {
    await expect(restore(damaged)).rejects.toMatchObject({ name: 'BackupError' });
    await isUntouched();
  };

  test('that was cut off, wherever it was', async () => {
    const { size } = await stat(file);
    for (const length of [size - 1, size - 73, size - 74, Math.floor(size / 2), 400, 20, 3, 0]) {
      await copyFile(file, damaged);
      await truncate(damaged, length);
      await expect(openBackup(damaged), `${length}`).rejects.toMatchObject({ name: 'BackupError' });
    }
    await refusal();
  });

  test('in which any byte is another', async () => {
    const whole = await readFile(file);
    for (let place = 0; place < whole.length; place += 97) {
      const changed = Buffer.from(whole);
      changed.writeUInt8(changed.readUInt8(place) ^ 1, place);
      await writeFile(damaged, changed);
      await expect(openBackup(damaged), `${place}`).rejects.toMatchObject({ name: 'BackupError' });
    }
    await refusal();
  });

  test('that goes on after its end', async () => {
    await appendFile(damaged, 'x');
    await refusal();
  });

  test('that is not there, or something else', async () => {
    await expect(openBackup(join(folder, 'missing'))).rejects.toThrow('cannot be read (ENOENT)');
    await writeFile(damaged, 'PGDMP something');
    await expect(openBackup(damaged)).rejects.toThrow('not a backup of Maskline');
  });
});

describe('a backup of another release', () => {
  let other: string;
  beforeEach(async () => {
    other = await makeTestFolder();
    await cp(MIGRATIONS, other, { recursive: true });
  });
  afterEach(() => rm(other, { recursive: true, force: true }));
  const newest = async () => {
    const names = await select(world.databaseUrl, 'select name from schema_migrations order by version');
    return { count: names.length, next: `${String(names.length + 1).padStart(4, '0')}_kennels.sql` };
  };

  test('that was older is brought up to this one', async () => {
    const { next } = await newest();
    await writeFile(
      join(other, next),
      'alter table clients add column kennel text not null default $$none$$;',
    );
    await restore(file, { folder: other });
    const { header } = await openBackup(file);
    const clients = header.tables.find(({ name }) => name === 'clients');
    expect(await select(target.url, 'select kennel from clients')).toEqual(Array(clients?.rows).fill('none'));
    expect(await select(target.url, 'select max(name) from schema_migrations')).toEqual([next]);
  });

  test('that was newer is refused by name', async () => {
    const { header } = await openBackup(file);
    const { next } = await newest();
    const newer = { ...header, migrations: [...header.migrations, { name: next, checksum: 'x' }] };
    expect(() => requireKnownRelease(newer)).toThrow(
      `from Maskline 9.9.9, a newer release than this one: it has migration ${next}`,
    );
    expect(() => requireKnownRelease(header)).not.toThrow();
  });

  test('whose migrations differ is refused', async () => {
    const { header } = await openBackup(file);
    await appendFile(join(other, '0002_people.sql'), '\n-- another\n');
    expect(() => requireKnownRelease(header, other)).toThrow('migration 0002_people.sql differs');
  });

  test('is not restored into an empty schema that is newer than it', async () => {
    const { next } = await newest();
    await writeFile(join(other, next), 'create table kennels (id integer);');
    await migrate(target.url, () => {}, other);
    await expect(restore(file, { folder: other })).rejects.toThrow('its schema is newer than the backup');
  });
});

describe('a database', () => {
  test('that is migrated and has no row is restored into', async () => {
    await migrate(target.url);
    await restore();
    expect(await tableDigests(target.url)).toEqual(filled);
  });

  test('that is not empty is refused, and stays as it is', async () => {
    await migrate(target.url);
    await select(
      target.url,
      `insert into organizations (id, name, time_zone, default_country, created_at)
         values (gen_random_uuid(), 'Here', 'UTC', 'US', now())`,
    );
    const before = await tableDigests(target.url);
    await expect(restore()).rejects.toThrow('The database is not empty (there are organizations)');
    expect(await tableDigests(target.url)).toEqual(before);
  });

  test('on which Maskline is at work is refused, until it stops', async () => {
    const release = await holdInUse(target.url);
    await expect(restore()).rejects.toThrow('Maskline is at work on this database');
    await isUntouched();
    await release();
    await restore();
  });

  test('that is being restored is not served', async () => {
    let during: unknown;
    const alongside = async () => {
      during = await holdInUse(target.url).catch((error) => error);
    };
    await restore(file, { alongside });
    expect(during).toMatchObject({
      message: expect.stringContaining('A restore or a rotation of the secret key is under way'),
    });
  });

  test('whose restore fails at its end has no row, and the restore can be tried again', async () => {
    const alongside = () => Promise.reject(new Error('the power went'));
    await expect(restore(file, { alongside })).rejects.toThrow('the power went');
    expect(await select(target.url, 'select count(*)::int from organizations')).toEqual([0]);
    await restore();
    expect(await select(target.url, 'select count(*)::int from organizations')).not.toEqual([0]);
  });
});

test('whoever serves a database says so again after the connection was lost', async () => {
  const release = await holdInUse(target.url);
  const held = () =>
    select(
      target.url,
      `select pid from pg_locks where locktype = 'advisory' and mode = 'ShareLock' and database = (select oid from pg_database where datname = current_database())`,
    );
  const [pid] = await held();
  await select(target.url, `select pg_terminate_backend(${pid})`);
  await expect.poll(held, { timeout: 10_000 }).toEqual([expect.any(Number)]);
  expect(await held()).not.toEqual([pid]);
  await release();
  expect(await held()).toEqual([]);
});
