// Holds the import rules of the house, and first proves that each of them finds what it is there to find.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise } from 'dependency-cruiser';
import { BAN_NAMES, findBannedExpressions } from './banned-expressions.js';
import { ALLOWED, EXPECTED, plantViolations } from './planted-violations.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const { forbidden, options } = createRequire(import.meta.url)('../.dependency-cruiser.cjs');

async function findViolations(baseDir) {
  const { output } = await cruise(['core', 'server', 'web'], {
    ...options,
    baseDir,
    ruleSet: { forbidden },
    validate: true,
  });
  const files = output.modules.filter(({ source }) => /^(core|server|web)\//.test(source)).length;
  const imports = output.summary.violations.map(({ rule, from, to, comment }) => {
    const why = comment ?? forbidden.find(({ name }) => name === rule.name).comment;
    return `${rule.name}: ${from} imports ${to} (${why})`;
  });
  return { violations: [...imports, ...findBannedExpressions(baseDir)], files };
}

const isFound = (violations, [rule, place]) =>
  violations.some((line) => line.startsWith(`${rule}: ${place} `));

async function proveTheRules() {
  const planted = realpathSync(mkdtempSync(join(tmpdir(), 'maskline-layers-')));
  try {
    plantViolations(planted);
    const { violations } = await findViolations(planted);
    const unproved = [...forbidden.map(({ name }) => name), ...BAN_NAMES].filter(
      (name) => !EXPECTED.some(([rule]) => rule === name),
    );
    return [
      ...unproved.map((name) => `The rule ${name} has no planted violation in scripts/planted-violations.js`),
      ...EXPECTED.filter((it) => !isFound(violations, it)).map(
        (it) => `Planted but not found: ${it.join(' in ')}`,
      ),
      ...ALLOWED.filter((it) => isFound(violations, it)).map(
        (it) => `Allowed but reported: ${it.join(' in ')}`,
      ),
    ];
  } finally {
    rmSync(planted, { recursive: true, force: true });
  }
}

const unproved = await proveTheRules();
const { violations, files } = await findViolations(root);
for (const line of [...unproved, ...violations]) console.error(line);
if (unproved.length + violations.length > 0) process.exit(1);
console.log(`layers: ${files} files keep ${forbidden.length + BAN_NAMES.length} rules, each shown to fail`);
