// Builds the pages into web/dist: hashed files, each also compressed. Does nothing where the last build was of the same
// sources, so that every start may call it.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const here = fileURLToPath(new URL('.', import.meta.url));
const dist = join(here, 'dist');
const SOURCES = ['src', '../core/src', 'build.js', 'index.html', 'package.json', 'public', 'vite.config.ts'];
/** The libraries and the versions of tools; not there where only the packages were copied. */
const LOCK = '../package-lock.json';
const COMPRESSED = /\.(js|css|html|svg)$/;

/** Gives what was built, or null where that was there already. */
export async function buildWeb() {
  const digest = digestOf([...SOURCES, LOCK].flatMap(filesOf));
  if (lastDigest() === digest) return null;
  // Whatever the caller runs for, such as tests: React's other build is half as large again, and slow.
  process.env.NODE_ENV = 'production';
  const { build } = await import('vite');
  await build({ root: here, configFile: join(here, 'vite.config.ts'), logLevel: 'warn' });
  for (const path of filesOf('dist').filter((file) => COMPRESSED.test(file))) compress(join(here, path));
  // Last: a build that was broken off has none, and is made again.
  writeFileSync(join(dist, 'build.json'), JSON.stringify({ digest }));
  return { firstLoadBytes: firstLoadBytes() };
}

function filesOf(path) {
  try {
    return readdirSync(join(here, path), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(here, join(entry.parentPath, entry.name)))
      .sort();
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path];
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

function digestOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths)
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(here, path)))
      .update('\0');
  return hash.digest('base64url');
}

function lastDigest() {
  try {
    return JSON.parse(readFileSync(join(dist, 'build.json'), 'utf8')).digest;
  } catch {
    return null;
  }
}

function compress(path) {
  const contents = readFileSync(path);
  writeFileSync(`${path}.br`, brotliCompressSync(contents));
  writeFileSync(`${path}.gz`, gzipSync(contents, { level: 9 }));
}

/** Of the script that the shell and the sign-in page need, gzipped. */
function firstLoadBytes() {
  const manifest = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'));
  const needed = new Set();
  const add = (name) => {
    if (!manifest[name] || needed.has(name)) return;
    needed.add(name);
    for (const next of manifest[name].imports ?? []) add(next);
  };
  for (const [name, { isEntry, src }] of Object.entries(manifest))
    if ((isEntry && src === 'index.html') || /(sign-in-page|shell)\.tsx$/.test(src ?? '')) add(name);
  return [...needed]
    .map((name) => readFileSync(join(dist, `${manifest[name].file}.gz`)).length)
    .reduce((sum, bytes) => sum + bytes, 0);
}

// Imported, it says nothing: the caller does.
if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const built = await buildWeb();
    if (built)
      console.log(`The pages are built: ${Math.round(built.firstLoadBytes / 1000)} kB of script at first.`);
  } catch (error) {
    console.error(`The pages could not be built: ${error.message}`);
    process.exitCode = 1;
  }
}
