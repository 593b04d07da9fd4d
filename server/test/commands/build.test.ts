import { execFile } from 'node:child_process';
import { cp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeTestFolder } from '../support/test-folder.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
let clone: string;

beforeAll(async () => {
  clone = await makeTestFolder();
  for (const part of [
    'server/bin',
    'server/build.js',
    'server/package.json',
    'server/src',
    'server/migrations',
  ])
    await cp(join(ROOT, part), join(clone, part), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
});
afterAll(() => rm(clone, { recursive: true, force: true }));

type Ended = { code: unknown; out: string; err: string };
const run = (program: string, ...args: string[]) =>
  new Promise<Ended>((resolve) => {
    execFile(process.execPath, [join(clone, program), ...args], (error, out, err) =>
      resolve({ code: error ? error.code : 0, out, err }),
    );
  });
const filesIn = (folder: string) => readdir(join(clone, 'server', folder));

test('where nothing was built yet the command line builds itself, and takes no argument for a folder', async () => {
  const migrations = await filesIn('migrations');
  expect(await run('server/bin/maskline.js', 'migrations')).toMatchObject({
    code: 1,
    err: expect.stringContaining("unknown command 'migrations'"),
  });
  expect(await filesIn('migrations')).toEqual(migrations);
  expect(await filesIn('dist')).toContain('maskline.js');
  expect(await run('server/bin/maskline.js', '--help')).toMatchObject({
    code: 0,
    out: expect.stringContaining('doctor'),
  });
});

test('a build goes to its own folders only', async () => {
  const sources = await filesIn('src');
  expect(await run('server/build.js', 'src')).toMatchObject({
    code: 1,
    err: expect.stringContaining('dist'),
  });
  expect(await filesIn('src')).toEqual(sources);
});

test('a build keeps the files of the one before it, which may be starting, and no older ones', async () => {
  await run('server/build.js');
  const first = await filesIn('dist');
  const change = async (text: string) => {
    const path = join(clone, 'server/src/commands/migrate.ts');
    const source = await readFile(path, 'utf8');
    await writeFile(path, source.replace('The database is up to date.', text));
    await run('server/build.js');
    return filesIn('dist');
  };
  const second = await change('Nothing to do.');
  expect(second).toEqual(expect.arrayContaining(first));
  await writeFile(join(clone, 'server/dist/older-CHUNK.js'), '');
  expect(await change('unused')).not.toContain('older-CHUNK.js');
});
