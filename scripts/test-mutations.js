// Takes the safeties of sending and receiving away, one at a time and in a copy of the project, and fails where the tests
// that should notice stay green. `npm run test:mutations [-- words of a name]`.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MUTATIONS } from '../server/test/mutations/mutations.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const words = process.argv.slice(2).join(' ').toLowerCase();
const chosen = MUTATIONS.filter(({ name }) => name.toLowerCase().includes(words));

function copyProject() {
  const copy = realpathSync(mkdtempSync(join(tmpdir(), 'maskline-mutations-')));
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
  })
    .toString()
    .split('\0')
    .filter(Boolean);
  for (const file of files) cpSync(join(root, file), join(copy, file), { recursive: true });
  linkLibraries(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** The libraries as they are installed, but our own packages as they are in the copy. */
function linkLibraries(from, to) {
  mkdirSync(join(to, '@maskline'), { recursive: true });
  for (const name of readdirSync(from).filter((entry) => entry !== '@maskline')) {
    symlinkSync(join(from, name), join(to, name));
  }
  for (const name of ['core', 'server']) symlinkSync(join(to, '..', name), join(to, '@maskline', name));
}

/** Changes the files and gives back what restores them. A place that is not there exactly once is out of date. */
function apply(copy, { file, find, replace, also = [] }) {
  const originals = new Map();
  for (const change of [{ file, find, replace }, ...also]) {
    const path = join(copy, change.file);
    const before = readFileSync(path, 'utf8');
    if (!originals.has(path)) originals.set(path, before);
    if (before.split(change.find).length !== 2)
      throw new Error(`${change.file}: not there once: ${change.find}`);
    writeFileSync(
      path,
      before.replace(change.find, () => change.replace),
    );
  }
  return () => {
    for (const [path, text] of originals) writeFileSync(path, text);
  };
}

/** Whether a test notices. A run that breaks without a failed test shows nothing, so it does not count. */
function isNoticed(copy, tests) {
  const report = join(copy, 'mutation-report.json');
  for (const test of tests) {
    rmSync(report, { force: true });
    const args = ['vitest', 'run', test, '--bail=1', '--reporter=json', `--outputFile=${report}`];
    spawnSync('npx', args, {
      cwd: copy,
      stdio: 'ignore',
      env: { ...process.env, SIM_RUNS: '60', SIM_SEED: '7' },
    });
    const { numFailedTests = 0 } = JSON.parse(readFileSync(report, 'utf8'));
    if (numFailedTests > 0) return test;
  }
  return null;
}

const copy = copyProject();
let survivors = 0;
try {
  for (const mutation of chosen) {
    const restore = apply(copy, mutation);
    const begun = performance.now();
    const noticedBy = isNoticed(copy, mutation.tests);
    restore();
    const seconds = ((performance.now() - begun) / 1000).toFixed(0).padStart(3);
    console.log(`${noticedBy ? 'noticed ' : 'SURVIVED'} ${seconds} s  ${mutation.name}`);
    if (noticedBy) console.log(`                 by ${noticedBy}`);
    else survivors += 1;
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`mutations: ${chosen.length - survivors} of ${chosen.length} noticed`);
process.exitCode = survivors > 0 || chosen.length === 0 ? 1 : 0;
