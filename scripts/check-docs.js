// The documents stay true: links lead somewhere, ARCHITECTURE.md names files that exist, and no file names a path of the
// machine it was written on.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
});
const files = list
  .toString()
  .split('\0')
  .filter((path) => path && existsSync(join(root, path)));
const read = (path) => readFileSync(join(root, path), 'utf8');
const withoutCode = (text) => text.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').replace(/`[^`\n]*`/g, '');

function brokenLinks(document) {
  const text = withoutCode(read(document));
  const inline = [...text.matchAll(/\]\(\s*<?([^)\s>]+)/g)];
  const references = [...text.matchAll(/^\[[^\]]+\]:\s*<?([^\s>]+)/gm)];
  return [...inline, ...references]
    .map(([, target]) => decodeURI(target))
    .filter((target) => !/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(target) && !leadsSomewhere(document, target))
    .map((target) => `${document}: the link ${target} leads nowhere`);
}

function leadsSomewhere(document, target) {
  const [path, anchor] = target.split('#');
  const file = path ? relative(root, join(root, dirname(document), path)) : document;
  if (file.startsWith('..') || !existsSync(join(root, file))) return false;
  return !anchor || !file.endsWith('.md') || anchorsOf(file).includes(anchor);
}

/** Made from headings as GitHub does: lower case, punctuation dropped, blanks as hyphens. */
function anchorsOf(document) {
  const text = read(document).replace(/^(```|~~~)[\s\S]*?^\1/gm, '');
  return [...text.matchAll(/^#{1,6}\s+(.+?)\s*$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  );
}

function missingFiles(document) {
  const code = [...read(document).matchAll(/`([^`\n]+)`/g)].map(([, text]) => text);
  return code
    .filter((text) => /^[\w.@-]+(\/[\w.@-]+)*\/?$/.test(text) && looksLikeFile(text) && !isThere(text))
    .map((path) => `${document}: ${path} does not exist`);
}

// A name alone or the end of a path counts too: `db.ts`, `store/db.ts`. What has a placeholder is no file.
const looksLikeFile = (text) =>
  /^(core|server|web|bench|docs|scripts|\.ci)\//.test(text) ||
  /\.(ts|tsx|js|cjs|sql|md|json|ya?ml)$/.test(text);
const isThere = (path) =>
  existsSync(join(root, path)) || files.some((file) => `/${file}`.endsWith(`/${path}`));

function machinePaths(file) {
  const lines = read(file).split('\n');
  return lines.flatMap((line, index) =>
    /(?<![\w.-])\/(?:work\/|tmp\/bash_)/.test(line) ? [`${file}:${index + 1}: a path of one machine`] : [],
  );
}

const documents = files.filter((path) => path.endsWith('.md'));
const problems = [
  ...documents.flatMap(brokenLinks),
  ...documents.filter((path) => path === 'ARCHITECTURE.md').flatMap(missingFiles),
  ...files.flatMap(machinePaths),
];
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
console.log(`docs: ${documents.length} documents and ${files.length} files are in order`);
